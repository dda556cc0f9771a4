package jacobi.examples.bench;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.examples.bench.Kernel.Family;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Self-attention in heads of 64 channels. Its arithmetic is counted as two products of all pairs
 * that are seen forward, five backward.
 */
final class AttentionKernels {
    private static final int CHANNELS = 64;

    private AttentionKernels() {}

    static List<Kernel> all() {
        var kernels = new ArrayList<Kernel>();
        for (int time : new int[] {64, 128, 256, 512, 1024}) {
            for (boolean causal : new boolean[] {false, true}) {
                kernels.add(forward(Math.max(1, 512 / time), 12, time, causal));
                kernels.add(backward(Math.max(1, 512 / time), 12, time, causal));
            }
        }
        return kernels;
    }

    /** For a look, or a test. */
    static List<Kernel> few() {
        return List.of(forward(1, 2, 64, true), backward(1, 2, 64, true));
    }

    private static Kernel forward(int batch, int heads, int time, boolean causal) {
        return kernel(
                "attention",
                new Op.Attention(heads, causal, 0, 0),
                _ -> operands(batch, heads, time),
                batch,
                heads,
                time,
                causal);
    }

    private static Kernel backward(int batch, int heads, int time, boolean causal) {
        return kernel(
                "attention backward",
                new GradientOp.Attention(heads, causal, 0, 0),
                device -> backwardOperands(device, batch, heads, time, causal),
                batch,
                heads,
                time,
                causal);
    }

    private static Kernel kernel(
            String name,
            Op op,
            Kernel.Operands operands,
            int batch,
            int heads,
            int time,
            boolean causal) {
        return new Kernel(
                name,
                "%dx%d, %d heads of %d%s"
                        .formatted(batch, time, heads, CHANNELS, causal ? ", causal" : ""),
                Family.ATTENTION,
                op,
                operands,
                new PeerWork(
                        name.replace(' ', '_'),
                        Map.of(
                                "batch", batch,
                                "heads", heads,
                                "time", time,
                                "channels", CHANNELS,
                                "causal", causal ? 1 : 0)));
    }

    private static List<Tensor> operands(int batch, int heads, int time) {
        int width = heads * CHANNELS;
        return List.of(
                RandomTensors.uniform(batch, time, width),
                RandomTensors.uniform(batch, time, width),
                RandomTensors.uniform(batch, time, width),
                Tensor.full(DType.I32, Shape.of(batch), time));
    }

    private static List<Tensor> backwardOperands(
            Device device, int batch, int heads, int time, boolean causal) {
        var operands = new ArrayList<>(operands(batch, heads, time));
        operands.addAll(device.run(new Op.Attention(heads, causal, 0, 0), operands));
        operands.add(RandomTensors.uniform(batch, time, heads * CHANNELS));
        return operands;
    }
}
