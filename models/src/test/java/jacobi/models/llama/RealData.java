package jacobi.models.llama;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds real files, where they are at hand; else the test is skipped. */
final class RealData {
    private RealData() {}

    /** A file or folder of $JACOBI_DATA, or of ../shared/data. */
    static Path find(String name) {
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
}
