package jacobi.examples.cli;

/**
 * What the doctor has found.
 *
 * @param subject what was looked at, such as "memory"
 * @param state whether something should be done
 * @param fact what was found
 * @param remedy what to do, a line; empty if nothing
 */
record Finding(String subject, State state, String fact, String remedy) {
    /** How bad it is. */
    enum State {
        GOOD("ok"),
        /** It works, but slower or less well than it could. */
        HINT("hint"),
        /** Jacobi does not work. */
        BROKEN("broken");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding good(String subject, String fact) {
        return new Finding(subject, State.GOOD, fact, "");
    }

    static Finding hint(String subject, String fact, String remedy) {
        return new Finding(subject, State.HINT, fact, remedy);
    }

    static Finding of(String subject, String fact, boolean good, String remedy) {
        return good ? good(subject, fact) : hint(subject, fact, remedy);
    }
}
