package jacobi.models.formats;

import java.nio.file.Path;

/** A file that cannot be used. The message is one sentence: which file, and what is wrong. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public FormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
