package jacobi.models.text;

import java.nio.file.Path;

/** A tokenizer file that cannot be used. The message is one sentence: which file, what is wrong. */
public final class TextFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TextFormatException(Path file, String problem, Throwable cause) {
        super("cannot read the tokenizer " + file + ": " + problem, cause);
    }
}
