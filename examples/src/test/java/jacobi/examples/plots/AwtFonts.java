package jacobi.examples.plots;

import org.junit.jupiter.api.Assumptions;

import java.awt.AWTError;

/** Tests that paint need what a very small server may lack. */
final class AwtFonts {
    private AwtFonts() {}

    /** Skips the test, with the reason, where AWT cannot measure a text. */
    static void assumeInstalled() {
        try {
            InstalledFonts.find().width("Jacobi", 12, false);
        } catch (LinkageError | InternalError | AWTError | RuntimeException e) {
            Assumptions.abort("AWT or its fonts are missing: " + e);
        }
    }
}
