package jacobi.examples.cli;

/** Options that were given or not. */
final class Given {
    private Given() {}

    static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
