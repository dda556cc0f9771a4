package jacobi.examples.cli;

import jacobi.accel.OutOfDeviceMemoryException;
import jacobi.autograd.optim.NonFiniteGradientException;
import jacobi.models.data.CorpusException;
import jacobi.models.formats.FormatException;
import jacobi.models.text.TextFormatException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Says in one sentence what went wrong. Exit code 2 is for what the user can put right in the input
 * or in the command, 1 for everything else.
 */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
    static final int BAD_INPUT = 2;
    static final int FAILURE = 1;

    private static final String TRACE_OPTION = "--stacktrace";
    private static final String TRACE_VARIABLE = "JACOBI_STACKTRACE";

    /** A command line that cannot be parsed. */
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message = e.getMessage();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        say(
                command,
                sentence(message)
                        + " See ./"
                        + command.getCommandSpec().qualifiedName()
                        + " --help.");
        return BAD_INPUT;
    }

    /** A command that has failed. */
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (isTraceWanted(parsed)) {
            e.printStackTrace(command.getErr());
        }
        return complain(e, command);
    }

    /** Says what an exception or an error means; returns the exit code. */
    static int complain(Throwable e, CommandLine command) {
        return switch (e) {
            case InputException _, FormatException _, CorpusException _, TextFormatException _ ->
                    say(command, sentence(e.getMessage()), BAD_INPUT);
            case UncheckedIOException io -> say(command, sentence(about(io.getCause())), BAD_INPUT);
            case IOException io -> say(command, sentence(about(io)), BAD_INPUT);
            case NonFiniteGradientException _ ->
                    say(command, "Training has diverged: " + sentence(e.getMessage()), FAILURE);
            case OutOfMemoryError _ ->
                    say(
                            command,
                            ("There is not enough memory (the heap may grow to %d MiB); use a"
                                            + " smaller --batch-tokens or --preset, or more memory"
                                            + " with JACOBI_JAVA_OPTIONS=-Xmx8g.")
                                    .formatted(Runtime.getRuntime().maxMemory() >> 20),
                            FAILURE);
            case OutOfDeviceMemoryException _ -> say(command, sentence(e.getMessage()), FAILURE);
            default ->
                    say(
                            command,
                            "This is a fault of Jacobi itself: "
                                    + e
                                    + " (run the command again with "
                                    + TRACE_OPTION
                                    + " to see where).",
                            FAILURE);
        };
    }

    private static String about(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
            case AccessDeniedException denied -> denied.getFile() + ": access is denied";
            case FileSystemException file when file.getReason() != null ->
                    file.getFile() + ": " + file.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private static boolean isTraceWanted(ParseResult parsed) {
        return System.getenv(TRACE_VARIABLE) != null
                || parsed.asCommandLineList().stream()
                        .anyMatch(c -> c.getParseResult().hasMatchedOption(TRACE_OPTION));
    }

    private static int say(CommandLine command, String sentence, int exitCode) {
        say(command, sentence);
        return exitCode;
    }

    private static void say(CommandLine command, String sentence) {
        PrintWriter err = command.getErr();
        err.println(
                command.getColorScheme().errorText("jacobi: ")
                        + sentence.lines().map(String::strip).reduce((a, b) -> a + " " + b).get());
        err.flush();
    }

    /**
     * With a capital letter and a full stop, as some authors of messages give them and some not.
     */
    private static String sentence(String message) {
        var text = message == null || message.isBlank() ? "something went wrong" : message.strip();
        var last = text.charAt(text.length() - 1);
        return last == '.' || last == '?' || last == '!' ? text : text + ".";
    }
}
