package jacobi.models.testing;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that others made, where they are at hand; else the test is skipped, and says so. */
public final class RealData {
    private RealData() {}

    /** A file or folder of $JACOBI_DATA, or of shared/data beside the project. */
    public static Path find(String name) {
        var data = System.getenv("JACOBI_DATA");
        var candidates =
                data != null
                        ? List.of(Path.of(data))
                        : List.of(Path.of("../shared/data"), Path.of("../../shared/data"));
        var found =
                candidates.stream()
                        .map(candidate -> candidate.resolve(name))
                        .filter(Files::exists)
                        .findFirst()
                        .orElse(null);
        Assumptions.assumeTrue(found != null, "no " + name + " in JACOBI_DATA or " + candidates);
        return found;
    }

    /** The content of a file of UTF-8. */
    public static String text(String name) throws IOException {
        return Files.readString(find(name));
    }
}
