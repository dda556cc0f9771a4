package jacobi.examples.cli;

import jacobi.examples.bench.Child;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What became of a JVM that asked a driver and got no answer, for people and in one sentence.
 *
 * @param device the name of the device that was asked for
 */
record DriverFailure(String device) {
    private static final String ADVICE =
            "update the GPU's driver or install it anew, and until then use the cpu device.";

    /** An exit code above is that of a signal. */
    private static final int SIGNALLED = 128;

    /** Those that end a process which has done something wrong, or has been told to end. */
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11,
                    "SIGSEGV", 15, "SIGTERM");

    /** In the JVM's report of a crash: "# SIGSEGV (0xb) at pc=…". */
    private static final Pattern CAUSE = Pattern.compile("(?m)^#\\s+((?:SIG|EXCEPTION_)\\w+)");

    /** And "# C [libdriver.so+0x1143] broken+0x2a". */
    private static final Pattern LIBRARY = Pattern.compile("(?m)^# [A-Za-z]\\s+\\[([^+\\]]+)");

    String silent(Duration limit) {
        return "The driver of the %s device has not answered within %d s: %s"
                .formatted(device, limit.toSeconds(), ADVICE);
    }

    String threw(Throwable thrown) {
        return "The driver of the %s device fails (%s): %s".formatted(device, thrown, ADVICE);
    }

    /**
     * Of a JVM that has ended.
     *
     * @param log what it has printed
     * @param crash the JVM's own report; there is none where native code has ended the process
     */
    String ended(int exitCode, Path log, Path crash) throws IOException {
        var how = Files.exists(crash) ? Optional.of(reported(crash)) : signal(exitCode);
        if (how.isPresent()) {
            return "The driver of the %s device crashed when it was asked (%s): %s"
                    .formatted(device, how.get(), ADVICE);
        }
        var words = Child.lastWords(log);
        return "The %s device cannot be used: the JVM that asked for it ended with exit code %d and %s."
                .formatted(
                        device,
                        exitCode,
                        words.isEmpty() ? "without a word" : "these words: " + words);
    }

    private static String reported(Path crash) throws IOException {
        var report = Files.readString(crash, StandardCharsets.ISO_8859_1);
        var cause = CAUSE.matcher(report);
        var library = LIBRARY.matcher(report);
        return (cause.find() ? cause.group(1) : "a fatal error")
                + (library.find() ? " in " + library.group(1) : "");
    }

    private static Optional<String> signal(int exitCode) {
        var signal = File.separatorChar == '/' ? SIGNALS.get(exitCode - SIGNALLED) : null;
        if (signal != null) {
            return Optional.of("exit code " + exitCode + ", " + signal);
        }
        // On Windows, a process that is ended for what it has done has a negative code.
        return exitCode < 0 ? Optional.of("exit code " + exitCode) : Optional.empty();
    }
}
