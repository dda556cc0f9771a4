package jacobi.models.data;

/**
 * Text that cannot be trained on: a missing, empty or undecodable file, or two files that do not
 * align. The message is one sentence for the person who named the files.
 */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorpusException(String message) {
        super(message);
    }

    public CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
