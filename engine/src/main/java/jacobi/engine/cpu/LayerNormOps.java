package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Layer normalisation over the last axis. */
final class LayerNormOps {
    /** Parts of the parameters' gradients: they bound the memory for partial sums. */
    private static final int MOST_PARTS = 32;

    /** Rows whose parameters' gradients are added up together. */
    private static final int FEW_ROWS = 4;

    private LayerNormOps() {}

    static Work forward(Op.LayerNorm op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0).floats();
        int xAt = in.get(0).offset();
        var gain = in.get(1).floats();
        int gainAt = in.get(1).offset();
        var bias = in.get(2).floats();
        int biasAt = in.get(2).offset();
        var y = out.get(0).floats();
        int yAt = out.get(0).offset();
        var means = out.get(1).floats();
        int meansAt = out.get(1).offset();
        var reciprocals = out.get(2).floats();
        int reciprocalsAt = out.get(2).offset();
        int n = in.getFirst().dim(-1);
        return Work.parts(
                in.getFirst().shape().rows(),
                Grain.rows(Grain.ELEMENTS, n),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int at = xAt + i * n;
                        float mean = LayerNormKernel.mean(x, at, n);
                        float reciprocal =
                                LayerNormKernel.reciprocalDeviation(x, at, mean, op.epsilon(), n);
                        means[meansAt + i] = mean;
                        reciprocals[reciprocalsAt + i] = reciprocal;
                        LayerNormKernel.normalize(
                                x,
                                at,
                                mean,
                                reciprocal,
                                gain,
                                gainAt,
                                bias,
                                biasAt,
                                y,
                                yAt + i * n,
                                n);
                    }
                });
    }

    static Work backward(List<Tensor> in, List<Tensor> out) {
        var rows = new Rows(in, out.getFirst());
        int n = rows.n;
        int count = in.getFirst().shape().rows();
        int grain = Math.max(Grain.rows(Grain.ELEMENTS, n), Math.ceilDiv(count, MOST_PARTS));
        int parts = Math.ceilDiv(count, grain);
        var scratch = new Scratch();
        var gains = Place.in(scratch, parts * n);
        var biases = Place.in(scratch, parts * n);
        var ofParts =
                Work.parts(
                        count,
                        grain,
                        (from, to) -> {
                            var sums = scratch.array();
                            int gainAt = gains.at() + from / grain * n;
                            int biasAt = biases.at() + from / grain * n;
                            Arrays.fill(sums, gainAt, gainAt + n, 0);
                            Arrays.fill(sums, biasAt, biasAt + n, 0);
                            rows.gradient(from, to, sums, gainAt, biasAt);
                        });
        var ofGain = total(gains, parts, Place.of(out.get(1)), n);
        var ofBias = total(biases, parts, Place.of(out.get(2)), n);
        return scratch.around(Work.inOrder(ofParts, ofGain, ofBias));
    }

    private static Work total(Place parts, int count, Place sum, int n) {
        return _ ->
                SumKernel.overRows(parts.array(), parts.at(), n, count, sum.array(), sum.at(), n);
    }

    /** The operands of the gradient, taken apart. */
    private record Rows(
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] means,
            int meansAt,
            float[] reciprocals,
            int reciprocalsAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int n) {
        Rows(List<Tensor> in, Tensor dx) {
            this(
                    in.get(0).floats(),
                    in.get(0).offset(),
                    in.get(1).floats(),
                    in.get(1).offset(),
                    in.get(2).floats(),
                    in.get(2).offset(),
                    in.get(3).floats(),
                    in.get(3).offset(),
                    in.get(4).floats(),
                    in.get(4).offset(),
                    dx.floats(),
                    dx.offset(),
                    dx.dim(-1));
        }

        /** A few rows at a time, which stay in the L1 cache. */
        void gradient(int from, int to, float[] sums, int dGainAt, int dBiasAt) {
            for (int row = from; row < to; row += FEW_ROWS) {
                int count = Math.min(FEW_ROWS, to - row);
                for (int i = row; i < row + count; i++) {
                    LayerNormKernel.gradient(
                            x,
                            xAt + i * n,
                            means[meansAt + i],
                            reciprocals[reciprocalsAt + i],
                            gain,
                            gainAt,
                            dy,
                            dyAt + i * n,
                            dx,
                            dxAt + i * n,
                            n);
                }
                LayerNormKernel.addParameterGradients(
                        x,
                        xAt + row * n,
                        means,
                        meansAt + row,
                        reciprocals,
                        reciprocalsAt + row,
                        dy,
                        dyAt + row * n,
                        count,
                        sums,
                        dGainAt,
                        dBiasAt,
                        n);
            }
        }
    }
}
