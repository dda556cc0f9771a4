package jacobi.examples.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;

import jacobi.engine.DeviceProvider;
import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at this computer and this Java. */
final class Findings {
    private static final double GIB = 1 << 30;
    private static final int LEAST_VECTOR_BITS = 256;
    private static final double LEAST_HEAP_GIB = 1;

    private Findings() {}

    static List<Finding> all() {
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.add(compiler());
        findings.addAll(vectors());
        findings.add(fma());
        findings.add(cores());
        findings.add(memory());
        findings.addAll(devices(AskedApart.providers()));
        findings.add(computation());
        findings.add(fonts());
        return findings;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return Finding.of(
                "Java",
                "%s, %s, %s %s"
                        .formatted(
                                Runtime.version(),
                                System.getProperty("java.vendor", "unknown vendor"),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch")),
                feature == 25,
                "Jacobi is made for JDK 25; let JACOBI_JAVA_HOME name one.");
    }

    private static Finding compiler() {
        var name = System.getProperty("java.vm.name", "unknown");
        boolean graal = option("UseJVMCICompiler").filter("true"::equals).isPresent();
        boolean interpreted = System.getProperty("java.vm.info", "").startsWith("interpreted");
        boolean c1Only =
                option("TieredStopAtLevel").filter(level -> !level.equals("4")).isPresent();
        if (interpreted || c1Only) {
            return Finding.hint(
                    "compiler",
                    name + ", without its optimising compiler",
                    "Remove -Xint and -XX:TieredStopAtLevel from JACOBI_JAVA_OPTIONS.");
        }
        return Finding.of(
                "compiler",
                name + (graal ? ", Graal" : ", C2"),
                !graal,
                "The kernels are tuned for C2; -XX:-UseJVMCICompiler in JACOBI_JAVA_OPTIONS"
                        + " chooses it.");
    }

    private static List<Finding> vectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return List.of(
                    Finding.hint(
                            "Vector API",
                            "not enabled",
                            "Start Java with --add-modules jdk.incubator.vector, as ./jacobi"
                                    + " does."));
        }
        return List.of(vectorWidth());
    }

    private static Finding vectorWidth() {
        int bits = VectorWidth.preferredBits();
        return Finding.of(
                "Vector API",
                "%d bits, %d floats in a vector".formatted(bits, bits / Float.SIZE),
                bits >= LEAST_VECTOR_BITS,
                "Wider vectors would be faster; if the processor has AVX2, remove"
                        + " -XX:UseAVX and -XX:MaxVectorSize from JACOBI_JAVA_OPTIONS.");
    }

    private static Finding fma() {
        var fma = option("UseFMA");
        return fma.isEmpty()
                ? Finding.hint(
                        "FMA",
                        "unknown: this Java does not tell",
                        "Prefer a JDK with HotSpot, such as Temurin.")
                : Finding.of(
                        "FMA",
                        fma.get().equals("true") ? "yes" : "no",
                        fma.get().equals("true"),
                        "Multiplying and adding take two steps; a processor with FMA (AVX2, NEON)"
                                + " is several times faster, and -XX:-UseFMA turns it off.");
    }

    private static Optional<String> option(String name) {
        var bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return Optional.ofNullable(bean).map(b -> b.getVMOption(name).getValue());
        } catch (IllegalArgumentException thisJavaHasNoSuchOption) {
            return Optional.empty();
        }
    }

    private static Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Finding.of(
                "cores",
                cores + " for Java",
                cores > 1,
                "One core is enough, but slow; in a container, give it more processors.");
    }

    private static Finding memory() {
        double heap = Runtime.getRuntime().maxMemory() / GIB;
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Finding.of(
                "memory",
                String.format(
                        Locale.ROOT,
                        "%.1f GiB for Java%s",
                        heap,
                        system == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        " of %.1f GiB",
                                        system.getTotalMemorySize() / GIB)),
                heap >= LEAST_HEAP_GIB,
                "Large presets need more; JACOBI_JAVA_OPTIONS=-Xmx4g gives it.");
    }

    /** Each device, and of several with one name each; or what is missing to use it. */
    static List<Finding> devices(List<DeviceProvider> providers) {
        return providers.stream().flatMap(Findings::devices).toList();
    }

    private static Stream<Finding> devices(DeviceProvider provider) {
        var name = provider.name();
        var why = provider.unavailable();
        if (why.isPresent()) {
            return Stream.of(Finding.hint("device", name + " cannot be used", why.get()));
        }
        var several = provider.devices().stream().map(line -> name + ":" + line).toList();
        return (several.isEmpty() ? List.of(name) : several)
                .stream().map(fact -> Finding.good("device", fact));
    }

    /** The one thing that Jacobi cannot do without. */
    private static Finding computation() {
        try {
            var ones = Tensor.full(jacobi.engine.DType.F32, Shape.of(8, 8), 1);
            var product = Devices.standard().compute(new Op.MatMul(false, false), ones, ones);
            if (product.get(0) != 8) {
                throw new IllegalStateException("8 ones make " + product.get(0));
            }
            return Finding.good("computing", "works, on " + Devices.standard().name());
        } catch (RuntimeException | LinkageError e) {
            return new Finding(
                    "computing",
                    Finding.State.BROKEN,
                    "fails: " + e,
                    "Start Jacobi by ./jacobi, with no options of your own for Java.");
        }
    }

    private static Finding fonts() {
        try {
            boolean hangul =
                    Arrays.stream(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                            .map(Font.class::cast)
                            .anyMatch(
                                    f -> f.canDisplay('한') && !f.getName().contains("LastResort"));
            return Finding.of(
                    "fonts",
                    hangul ? "with Hangul" : "none with Hangul: PNG pictures romanise Korean",
                    hangul,
                    "Install a font with Hangul, such as the package fonts-noto-cjk; SVG pictures"
                            + " keep the text.");
        } catch (RuntimeException | LinkageError e) {
            return Finding.hint(
                    "fonts",
                    "Java finds no fonts (" + e + "): pictures are SVG only",
                    "Install the packages fontconfig and fonts-dejavu-core.");
        }
    }
}
