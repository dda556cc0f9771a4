package jacobi.models.text;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Vocabularies and texts that others made, where they are at hand. */
final class RealData {
    private RealData() {}

    /** The file; where it is missing, the test is skipped and says so. */
    static Path file(String name) {
        String data = System.getenv("JACOBI_DATA");
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

    static String text(String name) throws IOException {
        return Files.readString(file(name));
    }
}
