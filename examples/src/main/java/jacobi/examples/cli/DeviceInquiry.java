package jacobi.examples.cli;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

import jacobi.engine.Devices;
import jacobi.examples.bench.Child;
import jacobi.examples.bench.Jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a device in a JVM of its own, started like this one. A driver's native code prints what
 * it likes, to standard output too; and where it is broken, it takes the JVM along or never
 * answers. The answer comes in a file, which nobody else writes to.
 */
final class DeviceInquiry {
    /** The first start of a driver on a computer of many GPUs takes several seconds. */
    private static final Duration MOST = Duration.ofSeconds(60);

    private final Jvm jvm;
    private final Duration limit;

    DeviceInquiry(Jvm jvm, Duration limit) {
        this.jvm = jvm;
        this.limit = limit;
    }

    /** With this Java and its options. */
    static DeviceInquiry here() {
        return new DeviceInquiry(Jvm.here(), MOST);
    }

    /** The answer; if there is none, a sentence about that as the reason not to use the device. */
    DeviceAnswer about(String name) {
        try {
            var folder = Files.createTempDirectory("jacobi-device");
            try {
                return about(name, folder);
            } finally {
                forget(folder);
            }
        } catch (IOException e) {
            return DeviceAnswer.unavailable(
                    "The %s device cannot be asked for: %s.".formatted(name, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DeviceAnswer.unavailable(
                    "Asking for the %s device was interrupted.".formatted(name));
        }
    }

    private DeviceAnswer about(String name, Path folder) throws IOException, InterruptedException {
        var answer = folder.resolve("answer.json");
        var log = folder.resolve("log");
        var crash = folder.resolve("crash");
        var command =
                asking(crash)
                        .command(
                                folder.resolve("options"),
                                DeviceInquiry.class.getName(),
                                List.of(name, answer.toString()));
        var exitCode = Child.exitCode(command, log, limit);
        // A driver that crashes on leaving has answered before.
        var given = read(answer);
        if (given.isPresent()) {
            return given.get();
        }
        var failure = new DriverFailure(name);
        return DeviceAnswer.unavailable(
                exitCode.isEmpty()
                        ? failure.silent(limit)
                        : failure.ended(exitCode.getAsInt(), log, crash));
    }

    /** One that starts fast, takes little memory, and leaves no report where the user works. */
    private Jvm asking(Path crash) {
        return jvm.with(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Xms8m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + crash));
    }

    private static Optional<DeviceAnswer> read(Path answer) throws IOException {
        try {
            return Files.exists(answer)
                    ? Optional.ofNullable(
                            new Gson().fromJson(Files.readString(answer), DeviceAnswer.class))
                    : Optional.empty();
        } catch (JsonParseException endedWhileWriting) {
            return Optional.empty();
        }
    }

    /** What a process that cannot be ended still holds may stay: it is a temporary folder. */
    private static void forget(Path folder) {
        for (var file : folder.toFile().listFiles()) {
            file.delete();
        }
        folder.toFile().delete();
    }

    // ---- in the other JVM ----

    /** Asks for the device of a name, and writes the answer to a file. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), new Gson().toJson(answer(arguments[0])));
        System.exit(0);
    }

    private static DeviceAnswer answer(String name) {
        try {
            return Devices.providers().stream()
                    .filter(provider -> provider.name().equals(name))
                    .findFirst()
                    .map(DeviceAnswer::of)
                    .orElseThrow();
        } catch (RuntimeException | LinkageError e) {
            return DeviceAnswer.unavailable(new DriverFailure(name).threw(e));
        }
    }
}
