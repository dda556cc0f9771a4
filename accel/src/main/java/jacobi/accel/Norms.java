package jacobi.accel;

import jacobi.engine.Op;

import java.util.ArrayList;
import java.util.List;

/** Layer norm and RMS norm. */
final class Norms {
    private Norms() {}

    /** From (x, gain, bias) to (y, mean, reciprocal). */
    static List<Launch> layerNorm(Op.LayerNorm op, List<Operand> in, List<Operand> out) {
        return rows(Kernel.LAYER_NORM, op.epsilon(), in, out);
    }

    /** From (x, gain) to (y, reciprocal). */
    static List<Launch> rmsNorm(Op.RmsNorm op, List<Operand> in, List<Operand> out) {
        return rows(Kernel.RMS_NORM, op.epsilon(), in, out);
    }

    private static List<Launch> rows(
            Kernel kernel, double epsilon, List<Operand> in, List<Operand> out) {
        var x = in.get(0);
        // Rows of no columns have a mean too: NaN.
        if (x.rows() == 0) {
            return List.of();
        }
        return List.of(
                Launch.groups(kernel, x.rows())
                        .ints(x.dim(-1))
                        .ints(addresses(in))
                        .ints(addresses(out))
                        .reals(epsilon)
                        .reads(in.toArray(Operand[]::new))
                        .writes(out.toArray(Operand[]::new)));
    }

    /** From (x, gain, mean, reciprocal, dy) to (dx, dGain, dBias). */
    static List<Launch> layerNormGradient(List<Operand> in, List<Operand> out, Scratch scratch) {
        var launches = new ArrayList<>(dx(Kernel.LAYER_NORM_GRADIENT, in, out.get(0)));
        launches.addAll(
                parameters(
                        in.get(0),
                        List.of(in.get(2)),
                        in.get(3),
                        in.get(4),
                        out.subList(1, 3),
                        scratch));
        return launches;
    }

    /** From (x, gain, reciprocal, dy) to (dx, dGain). */
    static List<Launch> rmsNormGradient(List<Operand> in, List<Operand> out, Scratch scratch) {
        var launches = new ArrayList<>(dx(Kernel.RMS_NORM_GRADIENT, in, out.get(0)));
        launches.addAll(
                parameters(in.get(0), List.of(), in.get(2), in.get(3), out.subList(1, 2), scratch));
        return launches;
    }

    private static List<Launch> dx(Kernel kernel, List<Operand> in, Operand dx) {
        if (dx.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.groups(kernel, dx.rows())
                        .ints(dx.dim(-1))
                        .ints(addresses(in))
                        .ints(dx.address())
                        .reads(in.toArray(Operand[]::new))
                        .writes(dx));
    }

    /**
     * dGain and, where there is one, dBias: sums over blocks of rows, then over the blocks.
     *
     * @param mean the rows' means, if they are taken off
     * @param out dGain, or dGain and dBias
     */
    private static List<Launch> parameters(
            Operand x,
            List<Operand> mean,
            Operand reciprocal,
            Operand dy,
            List<Operand> out,
            Scratch scratch) {
        int rows = x.rows();
        int columns = x.dim(-1);
        var launches = new ArrayList<Launch>();
        if (x.size() == 0) {
            out.forEach(sum -> launches.addAll(Elementwise.fill(0, sum)));
            return launches;
        }
        int blocks = Math.ceilDiv(rows, Kernel.SUMMED_ROWS);
        var parts = new ArrayList<Operand>();
        for (var sum : out) {
            parts.add(blocks == 1 ? sum : scratch.floats(blocks * columns));
        }
        var reads = new ArrayList<>(List.of(x, reciprocal, dy));
        reads.addAll(mean);
        launches.add(
                Launch.groups(Kernel.NORM_PARTS, Math.ceilDiv(columns, Kernel.THREADS))
                        .down(blocks)
                        .ints(rows, columns, x.address())
                        .ints(mean.isEmpty() ? -1 : mean.getFirst().address())
                        .ints(reciprocal.address(), dy.address())
                        .ints(parts.getFirst().address())
                        .ints(parts.size() == 1 ? -1 : parts.getLast().address())
                        .reads(reads.toArray(Operand[]::new))
                        .writes(parts.toArray(Operand[]::new)));
        for (int i = 0; i < out.size() && blocks > 1; i++) {
            launches.addAll(Layout.sumRows(parts.get(i), blocks, columns, out.get(i), scratch));
        }
        return launches;
    }

    private static int[] addresses(List<Operand> operands) {
        return operands.stream().mapToInt(Operand::address).toArray();
    }
}
