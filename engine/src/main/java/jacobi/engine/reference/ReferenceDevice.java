package jacobi.engine.reference;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.engine.trace.OpTrace;

import java.util.List;

/**
 * Every operation as plain loops that read like its formula, on one thread, in double precision
 * whatever the tensors' type: what the other devices are tested against, the text to learn from,
 * and what computes where the Vector API is missing.
 */
public final class ReferenceDevice implements Device {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public boolean supports(DType type) {
        return type.isFloating();
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        if (OpTrace.isOn()) {
            new OpTrace(name(), op, operands, results).run(() -> compute(op, operands, results));
        } else {
            compute(op, operands, results);
        }
    }

    private static void compute(Op op, List<Tensor> operands, List<Tensor> results) {
        var call = new Call(operands, results);
        switch (op) {
            case Op.Differentiable forward -> run(forward, call);
            case GradientOp gradient -> run(gradient, call);
            case UpdateOp update -> run(update, call);
            case Op.AttentionWeights a ->
                    new AttentionLoops(
                                    call.shape(0),
                                    call.shape(1),
                                    a.heads(),
                                    a.keyValueHeads(),
                                    a.causal(),
                                    call.ints(2),
                                    0,
                                    0,
                                    null)
                            .weights(call.in(0), call.in(1), call.out(0));
        }
        call.finish();
    }

    private static void run(Op.Differentiable op, Call call) {
        switch (op) {
            case Op.Binary b ->
                    ElementwiseLoops.binary(
                            b.operation(),
                            call.in(0),
                            Positions.broadcast(call.shape(0), call.resultShape(0)),
                            call.in(1),
                            Positions.broadcast(call.shape(1), call.resultShape(0)),
                            call.out(0));
            case Op.Unary u -> ElementwiseLoops.unary(u.function(), call.in(0), call.out(0));
            case Op.Affine a ->
                    ElementwiseLoops.affine(a.factor(), a.summand(), call.in(0), call.out(0));
            case Op.Dropout d -> ElementwiseLoops.dropout(d, call.in(0), call.ints(1), call.out(0));
            case Op.SumTo s ->
                    LayoutLoops.sumTo(
                            call.in(0),
                            Positions.broadcast(s.target(), call.shape(0)),
                            call.out(0));
            case Op.BroadcastTo b ->
                    LayoutLoops.gather(
                            call.in(0),
                            Positions.broadcast(call.shape(0), b.target()),
                            call.out(0));
            case Op.Max _ -> LayoutLoops.max(call.in(0), call.columns(0), call.out(0), call.out(1));
            case Op.Reshape _ -> LayoutLoops.copy(call.in(0), call.out(0));
            case Op.Permute p ->
                    LayoutLoops.gather(
                            call.in(0),
                            LayoutLoops.permuted(call.shape(0), p.axes(), call.resultShape(0)),
                            call.out(0));
            case Op.Concat c -> LayoutLoops.concat(call.in(), call.shapes(), c.axis(), call.out(0));
            case Op.Slice s ->
                    LayoutLoops.slice(
                            call.in(0),
                            call.shape(0),
                            s.axis(),
                            s.from(),
                            call.resultShape(0),
                            call.out(0));
            case Op.Pad p ->
                    LayoutLoops.pad(
                            call.in(0),
                            call.shape(0),
                            p.axis(),
                            p.before(),
                            call.resultShape(0),
                            call.out(0));
            case Op.MatMul m ->
                    MatrixLoops.matMul(
                            m,
                            call.in(0),
                            call.shape(0),
                            call.in(1),
                            call.shape(1),
                            call.resultShape(0),
                            call.out(0));
            case Op.Linear l ->
                    MatrixLoops.linear(
                            l.activation(),
                            call.in(0),
                            call.in(1),
                            call.operands() > 2 ? call.in(2) : null,
                            call.columns(0),
                            call.shape(1).dim(0),
                            call.lastOut(),
                            call.out(0));
            case Op.Softmax _ -> RowLoops.softmax(call.in(0), call.columns(0), call.out(0));
            case Op.Mask(var fill) ->
                    RowLoops.mask(call.in(0), call.columns(0), call.ints(1), fill, call.out(0));
            case Op.LogSoftmax _ -> RowLoops.logSoftmax(call.in(0), call.columns(0), call.out(0));
            case Op.LayerNorm l ->
                    RowLoops.layerNorm(
                            l.epsilon(),
                            call.in(0),
                            call.in(1),
                            call.in(2),
                            call.out(0),
                            call.out(1),
                            call.out(2));
            case Op.RmsNorm r ->
                    RmsNormLoops.forward(
                            r.epsilon(), call.in(0), call.in(1), call.out(0), call.out(1));
            case Op.CrossEntropy c ->
                    CrossEntropyLoops.loss(
                            c.labelSmoothing(),
                            c.ignored(),
                            call.in(0),
                            call.columns(0),
                            call.ints(1),
                            call.out(0),
                            call.out(1));
            case Op.Embedding e ->
                    EmbeddingLoops.lookUp(
                            e.scale(), call.in(0), call.ints(1), call.columns(0), call.out(0));
            case Op.Rotary r ->
                    RotaryLoops.turn(r, call.in(0), call.shape(0), call.ints(1), call.out(0));
            case Op.Attention a ->
                    attention(a.heads(), a.keyValueHeads(), a.causal(), a.dropout(), a.site(), call)
                            .attend(call.in(0), call.in(1), call.in(2), call.out(0), call.out(1));
            case Op.Gru g ->
                    new GruLoops(call.shape(0), call.shape(1), g.reverse(), call.ints(4))
                            .states(
                                    call.in(0),
                                    call.in(1),
                                    call.in(2),
                                    call.in(3),
                                    call.out(0),
                                    call.out(1));
            case Op.Lstm l ->
                    new LstmLoops(call.shape(0), call.shape(1), l.reverse(), call.ints(4))
                            .states(
                                    call.in(0),
                                    call.in(1),
                                    call.in(2),
                                    call.in(3),
                                    call.out(0),
                                    call.out(1));
        }
    }

    private static void run(GradientOp op, Call call) {
        switch (op) {
            case GradientOp.Unary u ->
                    ElementwiseLoops.unaryGradient(
                            u.function(), call.in(0), call.in(1), call.out(0));
            case GradientOp.Max m ->
                    LayoutLoops.maxGradient(call.ints(0), call.in(1), m.columns(), call.out(0));
            case GradientOp.Softmax _ ->
                    RowLoops.softmaxGradient(call.in(0), call.in(1), call.columns(0), call.out(0));
            case GradientOp.LogSoftmax _ ->
                    RowLoops.logSoftmaxGradient(
                            call.in(0), call.in(1), call.columns(0), call.out(0));
            case GradientOp.LayerNorm _ ->
                    RowLoops.layerNormGradient(
                            call.in(0),
                            call.in(1),
                            call.in(2),
                            call.in(3),
                            call.in(4),
                            call.out(0),
                            call.out(1),
                            call.out(2));
            case GradientOp.RmsNorm _ ->
                    RmsNormLoops.gradient(
                            call.in(0),
                            call.in(1),
                            call.in(2),
                            call.in(3),
                            call.out(0),
                            call.out(1));
            case GradientOp.CrossEntropy c ->
                    CrossEntropyLoops.gradient(
                            c.labelSmoothing(),
                            c.ignored(),
                            call.in(0),
                            call.columns(0),
                            call.ints(1),
                            call.in(2),
                            call.scalar(3),
                            call.out(0));
            case GradientOp.Embedding e ->
                    EmbeddingLoops.gradient(
                            e.scale(), call.ints(0), call.in(1), call.columns(1), call.out(0));
            case GradientOp.Attention a -> {
                int next = a.dropout() > 0 ? 5 : 4;
                attention(a.heads(), a.keyValueHeads(), a.causal(), a.dropout(), a.site(), call)
                        .gradient(
                                new AttentionLoops.Saved(
                                        call.in(0),
                                        call.in(1),
                                        call.in(2),
                                        call.in(next),
                                        call.in(next + 1),
                                        call.in(next + 2)),
                                call.out(0),
                                call.out(1),
                                call.out(2));
            }
            case GradientOp.Gru g ->
                    new GruLoops(call.shape(5), call.shape(0), g.reverse(), call.ints(2))
                            .gradient(
                                    call.in(0),
                                    call.in(1),
                                    new RecurrentLoops.Saved(call.in(3), call.in(4), call.in(5)),
                                    call.out(0),
                                    call.out(1),
                                    call.out(2),
                                    call.out(3));
            case GradientOp.Lstm l ->
                    new LstmLoops(call.shape(5), call.shape(0), l.reverse(), call.ints(2))
                            .gradient(
                                    call.in(0),
                                    call.in(1),
                                    new RecurrentLoops.Saved(call.in(3), call.in(4), call.in(5)),
                                    call.out(0),
                                    call.out(1),
                                    call.out(2),
                                    call.out(3));
        }
    }

    private static void run(UpdateOp op, Call call) {
        switch (op) {
            case UpdateOp.SumOfSquares _ -> call.out(0)[0] = UpdateLoops.sumOfSquares(call.in());
            case UpdateOp.ClipFactor c ->
                    call.out(0)[0] = UpdateLoops.clipFactor(c.maxNorm(), call.scalar(0));
            case UpdateOp.Sgd s ->
                    UpdateLoops.sgd(
                            s,
                            call.in(0),
                            call.in(1),
                            call.in(2),
                            call.scalar(3),
                            call.scalar(4),
                            call.out(0),
                            call.out(1));
            case UpdateOp.Adam a ->
                    UpdateLoops.adam(
                            a,
                            call.in(0),
                            call.in(1),
                            new UpdateLoops.Moments(call.in(2), call.in(3)),
                            call.in(4),
                            call.scalar(5),
                            call.out(0),
                            new UpdateLoops.Moments(call.out(1), call.out(2)));
            case UpdateOp.AddRows a -> {
                System.arraycopy(call.in(0), 0, call.out(0), 0, call.in(0).length);
                EmbeddingLoops.gradient(
                        a.scale(), call.ints(1), call.in(2), call.columns(2), call.out(0));
            }
            case UpdateOp.Insert _ ->
                    UpdateLoops.insert(
                            call.in(0),
                            call.shape(0),
                            call.in(1),
                            call.shape(1),
                            call.ints(2),
                            call.out(0));
        }
    }

    /** Attention over operands (query, key, value, lengths, seed if there is dropout). */
    private static AttentionLoops attention(
            int heads, int keyValueHeads, boolean causal, double dropout, int site, Call call) {
        return new AttentionLoops(
                call.shape(0),
                call.shape(1),
                heads,
                keyValueHeads,
                causal,
                call.ints(3),
                dropout,
                site,
                dropout > 0 ? call.ints(4) : null);
    }
}
