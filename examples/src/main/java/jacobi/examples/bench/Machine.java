package jacobi.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What the operating system tells about the processor; on Linux alone it tells enough. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final long COMMON_L2 = 1 << 20;

    /** Two units in all server and most other processors that have FMA. */
    private static final int FMA_UNITS = 2;

    private Machine() {}

    /** "Intel Xeon …, 2 cores, JDK 25.0.3, 512-bit vectors". */
    static String describe() {
        return "%s, %d cores, %s %s, %s"
                .formatted(
                        line("model name").orElse(System.getProperty("os.arch")),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        virtualMachine());
    }

    static String virtualMachine() {
        return "JDK %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.name"));
    }

    /**
     * What arithmetic promises, as a sentence: lanes times two FMA units times two operations times
     * the clock that is listed, which is neither the turbo clock nor always the truth.
     */
    static Optional<String> theory(int vectorBits, int threads) {
        return line("cpu MHz")
                .map(Double::parseDouble)
                .map(
                        mhz -> {
                            int lanes = vectorBits / Float.SIZE;
                            double each = 2.0 * FMA_UNITS * lanes * mhz * 1e-3;
                            return String.format(
                                    Locale.ROOT,
                                    "%d lanes x %d FMA units x 2 x %.2f GHz (as listed, without"
                                            + " turbo) x %d threads = %.0f GFLOP/s",
                                    lanes,
                                    FMA_UNITS,
                                    mhz * 1e-3,
                                    threads,
                                    each * threads);
                        });
    }

    /** Bytes of one core's second-level cache; a common size where it is not told. */
    static long secondLevelCache() {
        try (var caches = Files.newDirectoryStream(CACHES, "index*")) {
            for (var cache : caches) {
                if (Files.readString(cache.resolve("level")).strip().equals("2")) {
                    return bytes(Files.readString(cache.resolve("size")).strip());
                }
            }
        } catch (IOException | NumberFormatException notTold) {
            return COMMON_L2;
        }
        return COMMON_L2;
    }

    /** "2048K" as bytes. */
    static long bytes(String size) {
        long number = Long.parseLong(size.replaceAll("[KMG]$", ""));
        return switch (size.charAt(size.length() - 1)) {
            case 'K' -> number << 10;
            case 'M' -> number << 20;
            case 'G' -> number << 30;
            default -> number;
        };
    }

    private static Optional<String> line(String key) {
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException notLinux) {
            return Optional.empty();
        }
    }
}
