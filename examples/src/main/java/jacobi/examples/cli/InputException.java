package jacobi.examples.cli;

import java.util.function.Supplier;

/**
 * What the user has given cannot be used. The message is one sentence: what, where, and what to do.
 */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes a value of what the user has given, and turns the complaint of its constructor into one
     * about the input.
     */
    static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }
}
