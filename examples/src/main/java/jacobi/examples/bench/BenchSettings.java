package jacobi.examples.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What to measure, and how.
 *
 * @param tables what to measure
 * @param threads how many threads compute, here and at the peers
 * @param peers who does the same work: "torch", "libtorch", "llm.c"
 * @param device a device that training steps are taken on, too, beside the cpu device
 * @param filter which rows to measure: found in "benchmark shape"; all where it is empty
 * @param rounds turns of ours and theirs for each row
 * @param quick whether a few small rows have to do
 * @param briefPeaks whether the peaks may be measured in a moment, as where many JVMs are compared
 * @param run a trained run to translate with; empty for a tiny one that is made for the moment
 * @param other another Java that the same rows are measured on
 * @param starts how many JVMs are started to see whether kernels are fast in each of them; 0 to
 *     measure in this one
 * @param json where to write the rows as JSON
 */
public record BenchSettings(
        Set<Table> tables,
        int threads,
        List<String> peers,
        Optional<String> device,
        Optional<Pattern> filter,
        int rounds,
        boolean quick,
        boolean briefPeaks,
        Optional<Path> run,
        Optional<OtherJava> other,
        int starts,
        Optional<Path> json) {

    /** Another Java to compare with. */
    public sealed interface OtherJava {
        /** The Java of a folder. */
        record Home(Path folder) implements OtherJava {}

        /** This Java with Graal as its compiler. */
        record Graal() implements OtherJava {}
    }

    /** The tables there are. */
    public enum Table {
        KERNELS,
        TRAIN,
        DECODE,
        STARTUP,
        SCALING,
        /** That of the paper on Transformers: kinds of layers. */
        TABLE1
    }

    /** How long a turn of a row takes, where one repetition takes less. */
    private static final double TURN_SECONDS = 0.12;

    private static final double QUICK_TURN_SECONDS = 0.02;

    public BenchSettings {
        tables = Set.copyOf(tables);
        peers = List.copyOf(peers);
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, got " + threads);
        }
        if (device.isPresent() && !tables.contains(Table.TRAIN)) {
            throw new IllegalArgumentException(
                    "--device is for training steps; name the table train, too");
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
        }
        if (starts < 0) {
            throw new IllegalArgumentException("--collapse must be at least 1, got " + starts);
        }
    }

    /** These tables and rows alone, here, without peers. */
    BenchSettings alone(Set<Table> some, Optional<Pattern> rows, int turns, boolean brief) {
        return new BenchSettings(
                some,
                threads,
                List.of(),
                Optional.empty(),
                rows,
                turns,
                quick,
                brief,
                run,
                Optional.empty(),
                0,
                Optional.empty());
    }

    double turnSeconds() {
        return quick ? QUICK_TURN_SECONDS : TURN_SECONDS;
    }

    /** Whether a row was asked for. */
    boolean wants(String benchmark, String shape) {
        return filter.map(f -> f.matcher(benchmark + " " + shape).find()).orElse(true);
    }
}
