package jacobi.accel;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.UpdateOp;

import java.util.List;

/** Says which kernels compute an operation. */
final class Lowering {
    private Lowering() {}

    /**
     * The launches of an operation, in order; none where there is nothing to compute. Operands and
     * results are as the operation's rules demand.
     */
    static List<Launch> of(Op op, List<Operand> in, List<Operand> out, Scratch scratch) {
        return switch (op) {
            case Op.Binary b -> Elementwise.binary(b, in.get(0), in.get(1), out.get(0));
            case Op.Unary u -> Elementwise.unary(u.function(), in.get(0), out.get(0));
            case Op.Affine a -> Elementwise.affine(a, in.get(0), out.get(0));
            case Op.Dropout d -> Elementwise.dropout(d, in.get(0), in.get(1), out.get(0));
            case Op.Mask m -> Elementwise.mask(m, in.get(0), in.get(1), out.get(0));
            case GradientOp.Unary u ->
                    Elementwise.gradient(u.function(), in.get(0), in.get(1), out.get(0));
            case Op.SumTo _ -> Layout.sumTo(in.get(0), out.get(0), scratch);
            case Op.BroadcastTo _ -> Layout.broadcast(in.get(0), out.get(0));
            case Op.Reshape _ -> Layout.copy(in.get(0), out.get(0));
            case Op.Permute p -> Layout.permute(p, in.get(0), out.get(0));
            case Op.Concat c -> Layout.concat(c, in, out.get(0));
            case Op.Slice s -> Layout.slice(s, in.get(0), out.get(0));
            case Op.Pad p -> Layout.pad(p, in.get(0), out.get(0));
            case Op.MatMul m -> Matrices.product(m, in.get(0), in.get(1), out.get(0), scratch);
            case Op.Linear l -> Matrices.linear(l, in, out);
            case Op.Softmax _ -> Rows.softmax(in.get(0), out.get(0));
            case Op.LogSoftmax _ -> Rows.logSoftmax(in.get(0), out.get(0));
            case GradientOp.Softmax _ -> Rows.softmaxGradient(in, out.get(0));
            case GradientOp.LogSoftmax _ -> Rows.logSoftmaxGradient(in, out.get(0));
            case Op.Max _ -> Rows.max(in.get(0), out);
            case GradientOp.Max _ -> Rows.maxGradient(in, out.get(0));
            case Op.LayerNorm l -> Norms.layerNorm(l, in, out);
            case GradientOp.LayerNorm _ -> Norms.layerNormGradient(in, out, scratch);
            case Op.RmsNorm r -> Norms.rmsNorm(r, in, out);
            case GradientOp.RmsNorm _ -> Norms.rmsNormGradient(in, out, scratch);
            case Op.CrossEntropy c -> Losses.crossEntropy(c, in, out, scratch);
            case GradientOp.CrossEntropy c ->
                    Losses.crossEntropyGradient(c, in, out.get(0), scratch);
            case Op.Embedding e -> Tokens.embedding(e, in, out.get(0));
            case GradientOp.Embedding e -> Tokens.embeddingGradient(e, in, out.get(0), scratch);
            case UpdateOp.AddRows a -> Tokens.addRows(a, in, out.get(0), scratch);
            case UpdateOp.Insert _ -> Tokens.insert(in, out.get(0));
            case Op.Rotary r -> Tokens.rotary(r, in, out.get(0));
            case Op.Attention a -> Attention.forward(a, in, out);
            case GradientOp.Attention a -> Attention.gradient(a, in, out, scratch);
            case Op.AttentionWeights a -> Attention.weights(a, in, out.get(0));
            case Op.Gru g -> Recurrences.gru(g, in, out, scratch);
            case GradientOp.Gru g -> Recurrences.gruGradient(g, in, out, scratch);
            case Op.Lstm l -> Recurrences.lstm(l, in, out, scratch);
            case GradientOp.Lstm l -> Recurrences.lstmGradient(l, in, out, scratch);
            case UpdateOp.SumOfSquares _ -> Updates.sumOfSquares(in, out.get(0), scratch);
            case UpdateOp.ClipFactor c -> Updates.clipFactor(c, in.get(0), out.get(0));
            case UpdateOp.Sgd s -> Updates.sgd(s, in, out);
            case UpdateOp.Adam a -> Updates.adam(a, in, out);
        };
    }
}
