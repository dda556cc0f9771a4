package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Philox;
import jacobi.engine.Tensor;

import java.util.List;

/** Operations whose result elements each depend on one element of each operand. */
final class ElementwiseOps {
    private ElementwiseOps() {}

    static Work binary(Op.Binary op, List<Tensor> in, List<Tensor> out) {
        var c = out.getFirst();
        var shape = c.shape();
        var walk =
                Strided.of(
                        shape.dims(),
                        in.get(0).shape().broadcastStrides(shape),
                        in.get(1).shape().broadcastStrides(shape));
        var broadcast = new Broadcast(op.operation(), walk, in.get(0), in.get(1), c);
        return Work.parts(c.size(), Grain.ELEMENTS, broadcast::run);
    }

    /** A binary operation over elements of the result, row by row. */
    private record Broadcast(
            Op.Arithmetic operation,
            Strided walk,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        Broadcast(Op.Arithmetic operation, Strided walk, Tensor a, Tensor b, Tensor c) {
            this(
                    operation,
                    walk,
                    a.floats(),
                    a.offset(),
                    b.floats(),
                    b.offset(),
                    c.floats(),
                    c.offset());
        }

        void run(int from, int to) {
            int inner = walk.inner();
            for (int i = from; i < to; ) {
                int row = i / inner;
                int column = i - row * inner;
                int count = Math.min(inner - column, to - i);
                int left = aAt + walk.start(0, row) + column * walk.innerStep(0);
                int right = bAt + walk.start(1, row) + column * walk.innerStep(1);
                row(left, right, cAt + i, count);
                i += count;
            }
        }

        private void row(int left, int right, int at, int count) {
            if (walk.innerStep(1) == 0) {
                BinaryKernel.apply(operation, a, left, b[right], c, at, count);
            } else if (walk.innerStep(0) == 0) {
                BinaryKernel.apply(operation, a[left], b, right, c, at, count);
            } else {
                BinaryKernel.apply(operation, a, left, b, right, c, at, count);
            }
        }
    }

    static Work unary(Op.Unary op, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst().floats();
        int xAt = in.getFirst().offset();
        var y = out.getFirst().floats();
        int yAt = out.getFirst().offset();
        return Work.parts(
                out.getFirst().size(),
                Grain.FUNCTIONS,
                (from, to) ->
                        FunctionKernel.apply(
                                op.function(), x, xAt + from, y, yAt + from, to - from));
    }

    static Work unaryGradient(GradientOp.Unary op, List<Tensor> in, List<Tensor> out) {
        var saved = in.get(0).floats();
        int at = in.get(0).offset();
        var dy = in.get(1).floats();
        int dyAt = in.get(1).offset();
        var dx = out.getFirst().floats();
        int dxAt = out.getFirst().offset();
        return Work.parts(
                out.getFirst().size(),
                Grain.FUNCTIONS,
                (from, to) ->
                        FunctionGradientKernel.apply(
                                op.function(),
                                saved,
                                at + from,
                                dy,
                                dyAt + from,
                                dx,
                                dxAt + from,
                                to - from));
    }

    static Work affine(Op.Affine op, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst().floats();
        int xAt = in.getFirst().offset();
        var y = out.getFirst().floats();
        int yAt = out.getFirst().offset();
        float factor = (float) op.factor();
        float summand = (float) op.summand();
        return Work.parts(
                out.getFirst().size(),
                Grain.ELEMENTS,
                (from, to) ->
                        AffineKernel.affine(
                                x, xAt + from, factor, summand, y, yAt + from, to - from));
    }

    static Work dropout(Op.Dropout op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0).floats();
        int xAt = in.get(0).offset();
        var seed = in.get(1).ints();
        int seedAt = in.get(1).offset();
        var y = out.getFirst().floats();
        int yAt = out.getFirst().offset();
        int threshold = Philox.elementThreshold(op.rate());
        float scale = (float) (1 / (1 - op.rate()));
        return Work.parts(
                out.getFirst().size(),
                Grain.FUNCTIONS,
                (from, to) ->
                        DropoutKernel.apply(
                                seed,
                                seedAt,
                                op.site(),
                                threshold,
                                scale,
                                from,
                                x,
                                xAt + from,
                                y,
                                yAt + from,
                                to - from));
    }
}
