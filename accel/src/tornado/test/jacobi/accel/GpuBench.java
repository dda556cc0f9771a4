package jacobi.accel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Invocation;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code accel/gpu} needs Java for: times operations on the tornado device and on the cpu
 * device, whose results must agree, and adds rows of a Markdown table to a file.
 */
final class GpuBench {
    private static final String USAGE =
            """
            usage: GpuBench devices
                   GpuBench ops FILE DEVICE SIZE   such as: results.md first small
                   GpuBench train FILE JSON        such as: results.md train.json\
            """;

    /** What the table of training steps says about the device, as far as it is wanted here. */
    private static final Pattern STEPS =
            Pattern.compile(
                    "train (step on tornado.*|speed on tornado, replayed|compile time on tornado"
                            + "|loss, difference of tornado)");

    /** Of a result's largest element. Sums of 8192 products in another order differ by 1e-6. */
    private static final double BOUND = 1e-3;

    /** Before a chain of task graphs is compiled: soon, since nothing else is to be timed here. */
    private static final int CHAIN_AFTER = 2;

    /** Runs that nobody times: kernels one by one, then the chain that is compiled for them. */
    private static final int WARM_UP = CHAIN_AFTER + 3;

    /** Operations of one replay: enough for a chain, but no more than a second's arithmetic. */
    private static final int REPEATS = 20;

    private static final double MOST_FLOPS = 4e11;
    private static final int LEAST_RUNS = 3;
    private static final double SECONDS = 0.5;

    /** Until the JIT has made vectors of the cpu device's kernels. */
    private static final double JIT_SECONDS = 2;

    private static final Op CROSS_ENTROPY = new Op.CrossEntropy(0.1, -1);
    private static final int HEADS = 8;
    private static final int CHANNELS = 64;

    private final Device tornado;
    private final Device cpu = Devices.named("cpu", Runtime.getRuntime().availableProcessors());
    private final Path file;
    private final boolean small;
    private final SplittableRandom random = new SplittableRandom(1);
    private int wrong;

    private GpuBench(Device tornado, Path file, boolean small) {
        this.tornado = tornado;
        this.file = file;
        this.small = small;
    }

    /** See {@link #USAGE}. Ends with 1 if a result is wrong, with 2 if there is no device. */
    public static void main(String[] arguments) throws IOException {
        var mode = arguments.length == 0 ? "" : arguments[0];
        if (mode.equals("devices") && arguments.length == 1) {
            provider().devices().forEach(System.out::println);
        } else if (mode.equals("ops") && arguments.length == 4) {
            ops(Path.of(arguments[1]), arguments[2], arguments[3].equals("small"));
        } else if (mode.equals("train") && arguments.length == 3) {
            train(Path.of(arguments[1]), Path.of(arguments[2]));
        } else {
            stop(USAGE);
        }
    }

    private static TornadoProvider provider() {
        var provider = new TornadoProvider();
        provider.unavailable().ifPresent(GpuBench::stop);
        return provider;
    }

    private static void stop(String why) {
        System.err.println(why);
        System.exit(2);
    }

    private static void ops(Path file, String device, boolean small) throws IOException {
        var chainAfter = "jacobi.tornado.chainAfter";
        if (!small && System.getProperty(chainAfter) == null) {
            System.setProperty(chainAfter, Integer.toString(CHAIN_AFTER));
        }
        var tornado = provider().create(1, device.equals("first") ? "" : device);
        var bench = new GpuBench(tornado, file, small);
        for (var work : bench.all()) {
            bench.measure(work.get());
        }
        System.exit(bench.wrong > 0 ? 1 : 0);
    }

    // ---- what is measured -----------------------------------------------------------------------

    /**
     * An operation on its operands.
     *
     * @param flops of matrix products and attention; 0 where memory bounds the work
     */
    private record Work(String name, String shape, Op op, List<Tensor> operands, double flops) {
        List<Tensor> results() {
            return op.resultShapes(operands.stream().map(Tensor::shape).toList()).stream()
                    .map(shape -> Tensor.allocate(DType.F32, shape))
                    .toList();
        }

        /** Each operand is read once, each result written once. */
        double bytes() {
            return Stream.of(operands, results())
                    .flatMap(List::stream)
                    .mapToDouble(tensor -> (double) Float.BYTES * tensor.size())
                    .sum();
        }
    }

    /** Operands are made when it is their turn, so that memory holds those of one work. */
    private List<Supplier<Work>> all() {
        var all = new ArrayList<Supplier<Work>>();
        for (int n : small ? new int[] {64, 128} : new int[] {1024, 2048, 4096, 8192}) {
            Stream.of("NN", "NT", "TN").forEach(layout -> all.add(() -> product(layout, n)));
        }
        for (int time : small ? new int[] {32} : new int[] {256, 1024}) {
            for (var causal : List.of(false, true)) {
                all.add(() -> attention(time, causal, false));
                all.add(() -> attention(time, causal, true));
            }
        }
        all.addAll(boundByMemory());
        return all;
    }

    private Work product(String layout, int n) {
        var op = new Op.MatMul(layout.startsWith("T"), layout.endsWith("T"));
        var shape = "%1$d x %1$d x %1$d".formatted(n);
        var operands = List.of(numbers(n, n), numbers(n, n));
        return new Work("product " + layout, shape, op, operands, 2.0 * n * n * n);
    }

    /** Products of all pairs that are seen count: two forward, five backward. */
    private Work attention(int time, boolean causal, boolean backward) {
        int batch = small ? 2 : 8;
        int width = HEADS * CHANNELS;
        var lengths = new int[batch];
        Arrays.fill(lengths, time);
        Op op = new Op.Attention(HEADS, causal, 0, 0);
        var operands = new ArrayList<Tensor>();
        for (int i = 0; i < 3; i++) {
            operands.add(numbers(batch, time, width));
        }
        operands.add(Tensor.of(Shape.of(batch), lengths));
        if (backward) {
            operands.addAll(tornado.run(op, List.copyOf(operands)));
            operands.add(numbers(batch, time, width));
            op = new GradientOp.Attention(HEADS, causal, 0, 0);
        }
        double pairs = causal ? time * (time + 1.0) / 2 : (double) time * time;
        var seen = causal ? ", causal" : "";
        return new Work(
                backward ? "attention backward" : "attention",
                "%d x %d, %d heads of %d%s".formatted(batch, time, HEADS, CHANNELS, seen),
                op,
                operands,
                2.0 * (backward ? 5 : 2) * batch * pairs * width);
    }

    /** On matrices that no cache holds. */
    private List<Supplier<Work>> boundByMemory() {
        int n = small ? 128 : 8192;
        var row = Shape.of(n);
        return List.of(
                () -> rows("add", new Op.Binary(Op.Arithmetic.ADD), x(n), x(n)),
                () -> rows("gelu", new Op.Unary(Function.GELU), x(n)),
                () -> rows("gelu backward", new GradientOp.Unary(Function.GELU), x(n), x(n)),
                () ->
                        rows(
                                "dropout",
                                new Op.Dropout(0.1, 0),
                                x(n),
                                Tensor.of(Shape.of(3), 1, 2, 3)),
                () -> rows("sum of rows", new Op.SumTo(row), x(n)),
                () -> rows("heads apart", Op.Permute.of(0, 2, 1, 3), numbers(8, n / 8, 8, n / 8)),
                () -> rows("softmax", new Op.Softmax(), x(n)),
                () -> rows("layer norm", new Op.LayerNorm(1e-5), x(n), numbers(n), numbers(n)),
                () -> layerNormGradient(n),
                () -> rows("cross-entropy", CROSS_ENTROPY, x(n), ids(n)),
                () -> crossEntropyGradient(n),
                () -> rows("adamw", new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, true), adam(n)));
    }

    private static Work rows(String name, Op op, Tensor... operands) {
        var shape = operands[0].shape().toString().replaceAll("[\\[\\]]", "").replace(", ", " x ");
        return new Work(name, shape, op, List.of(operands), 0);
    }

    private Work layerNormGradient(int n) {
        var in = List.of(x(n), numbers(n), numbers(n));
        var out = tornado.run(new Op.LayerNorm(1e-5), in);
        var operands = new Tensor[] {in.get(0), in.get(1), out.get(1), out.get(2), x(n)};
        return rows("layer norm backward", new GradientOp.LayerNorm(), operands);
    }

    private Work crossEntropyGradient(int n) {
        var in = List.of(x(n), ids(n));
        var sums = tornado.run(CROSS_ENTROPY, in).get(1);
        var operands = new Tensor[] {in.get(0), in.get(1), sums, Tensor.scalar(1)};
        return rows("cross-entropy backward", new GradientOp.CrossEntropy(0.1, -1), operands);
    }

    /** The second moment must not be negative. */
    private Tensor[] adam(int n) {
        var roots = x(n);
        var squares = cpu.compute(new Op.Binary(Op.Arithmetic.MULTIPLY), roots, roots);
        var rates = Tensor.of(Shape.of(3), 1e-3f, 0.1f, 0.01f);
        return new Tensor[] {x(n), x(n), x(n), squares, rates, Tensor.scalar(1)};
    }

    private Tensor x(int n) {
        return numbers(n, n);
    }

    private Tensor ids(int n) {
        return Tensor.of(Shape.of(n), random.ints(n, 0, n).toArray());
    }

    /** Numbers of [-1, 1). */
    private Tensor numbers(int... dims) {
        var shape = Shape.of(dims);
        var elements = new float[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (random.nextInt() >> 8) * 0x1p-23f;
        }
        return Tensor.wrap(shape, elements);
    }

    // ---- how ------------------------------------------------------------------------------------

    /** What fails is a row, too, so that all else is measured. */
    private void measure(Work work) throws IOException {
        try {
            append(file, row(work));
        } catch (RuntimeException e) {
            wrong++;
            append(file, row(work.name(), work.shape(), "**failed**", "", "", "", ""));
            e.printStackTrace();
        }
    }

    private String row(Work work) {
        var own = work.results();
        double seconds = onTornado(work, own);
        var there = work.results();
        Runnable run = () -> cpu.run(work.op(), work.operands(), there);
        times(run, LEAST_RUNS, JIT_SECONDS);
        double cpuSeconds = median(run);
        double difference = difference(own, there);
        boolean right = difference <= BOUND;
        if (!right) {
            wrong++;
        }
        boolean products = work.flops() > 0;
        double amount = products ? 1e-12 * work.flops() : 1e-9 * work.bytes();
        return row(
                work.name(),
                work.shape(),
                number(amount / seconds),
                products ? "TFLOP/s" : "GB/s",
                number(amount / cpuSeconds),
                number(cpuSeconds / seconds),
                (right ? "%.0e" : "**%.0e: WRONG**").formatted(difference));
    }

    /**
     * Seconds an operation. The device is done when an element of the result has come down: as a
     * tensor of its own, since tensors come down as a whole.
     */
    private double onTornado(Work work, List<Tensor> results) {
        int repeats = (int) Math.clamp(MOST_FLOPS / Math.max(1, work.flops()), 1, REPEATS);
        var operation = new Invocation(work.op(), work.operands(), results);
        var elements = results.getFirst().reshape(Shape.of(results.getFirst().size()));
        var first = Tensor.zeros(DType.F32, Shape.of(1));
        var steps = new ArrayList<>(Collections.nCopies(repeats, operation));
        steps.add(new Invocation(new Op.Slice(0, 0, 1), List.of(elements), List.of(first)));
        var replay = tornado.prepare(steps);
        Runnable run =
                () -> {
                    replay.run();
                    first.item();
                };
        times(run, WARM_UP, 0);
        return median(run) / (steps.size() - 1);
    }

    private double median(Runnable run) {
        var times = times(run, LEAST_RUNS, small ? SECONDS / 10 : SECONDS);
        times.sort(null);
        return times.get(times.size() / 2);
    }

    private static List<Double> times(Runnable run, int least, double budget) {
        var times = new ArrayList<Double>();
        for (double sum = 0; times.size() < least || sum < budget; sum += times.getLast()) {
            long start = System.nanoTime();
            run.run();
            times.add((System.nanoTime() - start) * 1e-9);
        }
        return times;
    }

    /** The largest difference of two results, of the larger one's largest element. */
    private static double difference(List<Tensor> own, List<Tensor> there) {
        double worst = 0;
        for (int r = 0; r < own.size(); r++) {
            var a = own.get(r).floats();
            var b = there.get(r).floats();
            double largest = Double.MIN_NORMAL;
            double apart = 0;
            for (int i = 0; i < b.length; i++) {
                largest = Math.max(largest, Math.abs(b[i]));
                apart = Math.max(apart, Math.abs(a[i] - b[i]));
            }
            worst = Math.max(worst, apart / largest);
        }
        return worst;
    }

    // ---- the table ------------------------------------------------------------------------------

    /** Steps on the device as rows of the same table; where their time goes stays in the JSON. */
    private static void train(Path file, Path json) throws IOException {
        var text = Files.readString(json);
        for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
            var row = element.getAsJsonObject();
            var name = row.get("benchmark").getAsString();
            if (STEPS.matcher(name).matches()) {
                append(file, row(row, name.replace(" on tornado", "")));
            }
        }
    }

    private static String row(JsonObject row, String name) {
        double value = row.get("value").getAsDouble();
        var unit = row.get("unit").getAsString();
        var cpu = "";
        var factor = "";
        if (!row.get("peerValue").isJsonNull()) {
            double there = row.get("peerValue").getAsDouble();
            cpu = number(there);
            factor = number(unit.endsWith("/s") ? value / there : there / value);
        }
        return row(name, row.get("shape").getAsString(), number(value), unit, cpu, factor, "");
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** At once, so that whoever runs out of time keeps what was measured. */
    private static void append(Path file, String lines) throws IOException {
        System.err.println(lines);
        Files.writeString(file, lines + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Three digits that matter. */
    private static String number(double value) {
        return Math.abs(value) >= 100 || value == 0
                ? Long.toString(Math.round(value))
                : new BigDecimal(value).round(new MathContext(3)).toPlainString();
    }
}
