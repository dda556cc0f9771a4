package jacobi.examples.cli;

/** Whether somebody is watching. */
final class Screen {
    private Screen() {}

    /** Whether input and output are a terminal, where lines can be written over. */
    static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }
}
