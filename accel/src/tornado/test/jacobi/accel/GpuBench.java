package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Invocation;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What {@code accel/gpu} needs Java for: times operations on the tornado device and on the cpu
 * device, whose results must agree, and in PyTorch, and adds rows of a Markdown table to a file.
 */
final class GpuBench {
    private static final String USAGE =
            """
            usage: GpuBench devices
                   GpuBench ops FILE DEVICE SIZE   such as: results.md first small
                            [PYTHON SCRIPTS PLACE]          python3 FOLDER cuda
                   GpuBench train FILE JSON        such as: results.md train.json\
            """;

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

    private final Device tornado;
    private final Device cpu = Devices.named("cpu", Runtime.getRuntime().availableProcessors());
    private final List<TorchProcess> torch;
    private final GpuTable table;
    private final boolean small;
    private int wrong;

    /**
     * Measures into a table.
     *
     * @param torch none, or two: with products in FP32 and in TF32
     */
    private GpuBench(Device tornado, List<TorchProcess> torch, GpuTable table, boolean small) {
        this.tornado = tornado;
        this.torch = torch;
        this.table = table;
        this.small = small;
    }

    /** See {@link #USAGE}. Ends with 1 if a result is wrong, with 2 if there is no device. */
    public static void main(String[] arguments) throws IOException {
        var mode = arguments.length == 0 ? "" : arguments[0];
        if (mode.equals("devices") && arguments.length == 1) {
            provider().devices().forEach(System.out::println);
        } else if (mode.equals("ops") && (arguments.length == 4 || arguments.length == 7)) {
            ops(arguments);
        } else if (mode.equals("train") && arguments.length == 3) {
            new GpuTable(Path.of(arguments[1])).addTraining(Path.of(arguments[2]));
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

    private static void ops(String[] arguments) throws IOException {
        var device = arguments[2].equals("first") ? "" : arguments[2];
        boolean small = arguments[3].equals("small");
        var chainAfter = "jacobi.tornado.chainAfter";
        if (!small && System.getProperty(chainAfter) == null) {
            System.setProperty(chainAfter, Integer.toString(CHAIN_AFTER));
        }
        var torch = new ArrayList<TorchProcess>();
        if (arguments.length > 4) {
            var scripts = Path.of(arguments[5]);
            var place = new TorchProcess.Place(arguments[4], scripts, arguments[6]);
            torch.add(new TorchProcess(place, "highest"));
            torch.add(new TorchProcess(place, "high"));
        }
        var tornado = provider().create(1, device);
        torch.forEach(TorchProcess::await);
        var table = new GpuTable(Path.of(arguments[1]));
        var bench = new GpuBench(tornado, torch, table, small);
        for (var work : new GpuWorks(tornado, small).all()) {
            bench.measure(work.get());
        }
        for (var process : torch) {
            process.close();
        }
        System.exit(bench.wrong > 0 ? 1 : 0);
    }

    /** What fails is a row, too, so that all else is measured. */
    private void measure(GpuWork work) throws IOException {
        try {
            add(work);
        } catch (RuntimeException e) {
            wrong++;
            table.addFailure(work.name(), work.shape());
            e.printStackTrace();
        }
    }

    private void add(GpuWork work) throws IOException {
        var own = work.results();
        double seconds = onTornado(work, own);
        var there = work.results();
        Runnable run = () -> cpu.run(work.op(), work.operands(), there);
        times(run, LEAST_RUNS, JIT_SECONDS);
        double cpuSeconds = median(run);
        double fp32 = torch.isEmpty() ? Double.NaN : torch.getFirst().seconds(work.torch());
        double tf32 =
                torch.isEmpty() || !work.isProduct()
                        ? Double.NaN
                        : torch.getLast().seconds(work.torch());
        double difference = difference(own, there);
        boolean right = difference <= BOUND;
        if (!right) {
            wrong++;
        }
        double amount = work.isProduct() ? 1e-12 * work.flops() : 1e-9 * work.bytes();
        table.add(
                work.name(),
                work.shape(),
                amount / seconds,
                work.isProduct() ? "TFLOP/s" : "GB/s",
                new GpuTable.Others(amount / cpuSeconds, amount / fp32, amount / tf32),
                (right ? "%.0e" : "**%.0e: WRONG**").formatted(difference));
    }

    /**
     * Seconds an operation. The device is done when an element of the result has come down: as a
     * tensor of its own, since tensors come down as a whole.
     */
    private double onTornado(GpuWork work, List<Tensor> results) {
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
}
