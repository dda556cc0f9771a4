package jacobi.examples.cli;

import jacobi.accel.Gemm;
import jacobi.examples.bench.Bench;
import jacobi.examples.bench.BenchException;
import jacobi.examples.bench.BenchSettings;
import jacobi.examples.bench.BenchSettings.OtherJava;
import jacobi.examples.bench.BenchSettings.Table;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code ./jacobi bench}. */
@Command(
        name = "bench",
        description =
                "Measures this machine's peaks, how near Jacobi comes to them, and, where there is"
                        + " one, PyTorch in the same minutes.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi bench kernels --peer torch --json kernels.json",
            "  ./jacobi bench kernels --shape \"matmul NT 1024\" --rounds 20",
            "  ./jacobi bench train --peer torch,libtorch",
            "  ./jacobi bench train --quick --peer none --device tornado",
            "  ./jacobi bench train --device tornado --peer torch-cuda,torch-cuda-tf32",
            "  ./jacobi bench --collapse 20 --shape \"^matmul .. 1024x1024x1024$\""
        })
final class BenchCommand implements Callable<Integer> {
    private static final String NOBODY = "none";
    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 2;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "TABLE",
            description = "${COMPLETION-CANDIDATES} (default: all of them).")
    private Set<Table> tables = EnumSet.noneOf(Table.class);

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Who does the same work in the same run: torch (a python3 with PyTorch;"
                            + " JACOBI_PYTHON names it), torch-cuda (the same on an NVIDIA GPU),"
                            + " torch-cuda-tf32 (with TF32 in its matrix products), libtorch"
                            + " (downloaded by Maven), llm.c (a checkout that JACOBI_LLMC names;"
                            + " GPT-2 only), or none (default: torch).")
    private List<String> peers = List.of("torch");

    @Option(
            names = "--device",
            paramLabel = "NAME",
            completionCandidates = Accelerators.class,
            description =
                    "Take training steps on this device, too, beside the cpu's: tornado, a GPU, or"
                            + " tornado:BACKEND:DEVICE for one of several, as doctor lists them;"
                            + " auto: tornado if it can be used here.")
    private String device;

    @Option(names = GpuGemm.OPTION, paramLabel = "WHO", description = GpuGemm.DESCRIPTION)
    private Gemm gemm;

    /** Offered by the shell's completion. */
    static final class Accelerators implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(DeviceChoice.TORNADO, DeviceChoice.AUTO).iterator();
        }
    }

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for everyone (default: one for each core).")
    private Integer threads;

    @Option(
            names = "--shape",
            paramLabel = "REGEX",
            description = "Measure only rows whose benchmark and shape contain this.")
    private String shape;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Turns of ours and theirs for each row (default: 5).")
    private Integer rounds;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "A run for startup to translate with (default: a tiny one is made).")
    private Path run;

    @ArgGroup private Other other;

    /** Another Java beside this one. */
    private static final class Other {
        @Option(
                names = "--jvm",
                paramLabel = "DIR",
                description = "Measure the same rows on the Java of this folder, too.")
        private Path home;

        @Option(
                names = "--graal",
                description =
                        "Measure the same rows with the Graal compiler in place of C2, too (Maven"
                                + " brings it).")
        private boolean graal;

        OtherJava java() {
            return graal ? new OtherJava.Graal() : new OtherJava.Home(home);
        }
    }

    @Option(
            names = "--collapse",
            paramLabel = "STARTS",
            arity = "0..1",
            fallbackValue = "20",
            description =
                    "Measure kernels in so many fresh JVMs, one after the other, and say how bad"
                            + " the worst is (default: 20).")
    private int starts;

    @Option(names = "--quick", description = "A few small rows, in seconds; for a first look.")
    private boolean quick;

    @Option(
            names = "--brief-peaks",
            hidden = true,
            description = "For the JVMs that --collapse starts.")
    private boolean briefPeaks;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the rows as JSON.")
    private Path json;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        try {
            Bench.run(
                    settings(),
                    out,
                    Screen.isTerminal()
                            ? new BenchStatus(out, spec.usageMessage().width())
                            : new BenchLines(err));
        } catch (BenchException e) {
            throw new InputException(e.getMessage(), e);
        }
        return 0;
    }

    private BenchSettings settings() {
        return InputException.checked(
                () ->
                        new BenchSettings(
                                tables.isEmpty() ? EnumSet.allOf(Table.class) : tables,
                                orElse(threads, Runtime.getRuntime().availableProcessors()),
                                peers.equals(List.of(NOBODY)) ? List.of() : peers,
                                accelerator(),
                                Optional.ofNullable(shape).map(BenchCommand::pattern),
                                orElse(rounds, quick ? QUICK_ROUNDS : ROUNDS),
                                quick,
                                briefPeaks,
                                Optional.ofNullable(run),
                                Optional.ofNullable(other).map(Other::java),
                                starts,
                                Optional.ofNullable(json)));
    }

    /** The cpu device is measured anyway. */
    private Optional<String> accelerator() {
        var err = spec.commandLine().getErr();
        GpuGemm.choose(gemm, device);
        return Optional.ofNullable(device)
                .map(name -> DeviceChoice.here().named(name, err::println))
                .filter(name -> !name.equals(DeviceChoice.CPU));
    }

    private static int orElse(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InputException(
                    "--shape '" + text + "' is no regular expression: " + e.getDescription(), e);
        }
    }
}
