package jacobi.engine.cpu;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.engine.trace.OpTrace;

import java.util.List;

/**
 * Computes in FP32 with the Vector API on several threads. Each family of operations has a file
 * that takes tensors apart and cuts the work ({@code …Ops}), and kernels that see only arrays.
 * Results do not depend on the number of threads.
 */
public final class CpuDevice implements Device {
    private final Team team;

    /**
     * Makes the device and starts its threads, which sleep while there is nothing to do and end
     * with the program.
     *
     * @param threads how many threads compute, the calling one included; at least 1
     */
    public CpuDevice(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a device needs at least 1 thread, got " + threads);
        }
        team = new Team(threads);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public boolean supports(DType type) {
        return type == DType.F32;
    }

    @Override
    public void run(Op op, List<Tensor> in, List<Tensor> out) {
        var work = work(op, in, out);
        if (OpTrace.isOn()) {
            new OpTrace(name(), op, in, out).run(() -> work.run(team));
        } else {
            work.run(team);
        }
    }

    @Override
    public Runnable prepare(Op op, List<Tensor> in, List<Tensor> out) {
        var work = work(op, in, out);
        Runnable run = () -> work.run(team);
        var trace = new OpTrace(name(), op, in, out);
        return () -> trace.run(run);
    }

    private static Work work(Op op, List<Tensor> in, List<Tensor> out) {
        return switch (op) {
            case Op.Binary o -> ElementwiseOps.binary(o, in, out);
            case Op.Unary o -> ElementwiseOps.unary(o, in, out);
            case GradientOp.Unary o -> ElementwiseOps.unaryGradient(o, in, out);
            case Op.Affine o -> ElementwiseOps.affine(o, in, out);
            case Op.Dropout o -> ElementwiseOps.dropout(o, in, out);

            case Op.SumTo _ -> ReductionOps.sumTo(in, out);
            case Op.Max _ -> ReductionOps.max(in, out);
            case GradientOp.Max _ -> ReductionOps.maxGradient(in, out);
            case UpdateOp.SumOfSquares _ -> ReductionOps.sumOfSquares(in, out);

            case Op.BroadcastTo _ -> LayoutOps.broadcast(in, out);
            case Op.Reshape _ -> LayoutOps.copy(in, out);
            case Op.Permute o -> LayoutOps.permute(o, in, out);
            case Op.Concat o -> LayoutOps.concat(o, in, out);
            case Op.Slice o -> LayoutOps.slice(o, in, out);
            case Op.Pad o -> LayoutOps.pad(o, in, out);
            case Op.Mask o -> LayoutOps.mask(o, in, out);

            case Op.MatMul o -> MatMulOp.prepare(o, in, out);
            case Op.Linear o -> LinearOp.prepare(o, in, out);

            case Op.Softmax _ -> SoftmaxOps.softmax(in, out);
            case GradientOp.Softmax _ -> SoftmaxOps.softmaxGradient(in, out);
            case Op.LogSoftmax _ -> SoftmaxOps.logSoftmax(in, out);
            case GradientOp.LogSoftmax _ -> SoftmaxOps.logSoftmaxGradient(in, out);
            case Op.CrossEntropy o -> CrossEntropyOps.forward(o, in, out);
            case GradientOp.CrossEntropy o -> CrossEntropyOps.backward(o, in, out);
            case Op.LayerNorm o -> LayerNormOps.forward(o, in, out);
            case GradientOp.LayerNorm _ -> LayerNormOps.backward(in, out);
            case Op.RmsNorm o -> RmsNormOps.forward(o, in, out);
            case GradientOp.RmsNorm _ -> RmsNormOps.backward(in, out);

            case Op.Embedding o -> EmbeddingOps.forward(o, in, out);
            case GradientOp.Embedding o -> EmbeddingOps.backward(o, in, out);
            case Op.Rotary o -> RotaryOp.prepare(o, in, out);
            case Op.Attention o -> AttentionOp.forward(o, in, out);
            case GradientOp.Attention o -> AttentionOp.backward(o, in, out);
            case Op.AttentionWeights o -> AttentionOp.weights(o, in, out);

            case Op.Gru o -> GruOp.forward(o, in, out);
            case GradientOp.Gru o -> GruOp.backward(o, in, out);
            case Op.Lstm o -> LstmOp.forward(o, in, out);
            case GradientOp.Lstm o -> LstmOp.backward(o, in, out);

            case UpdateOp.Sgd o -> UpdateOps.sgd(o, in, out);
            case UpdateOp.Adam o -> UpdateOps.adam(o, in, out);
            case UpdateOp.ClipFactor o -> UpdateOps.clipFactor(o, in, out);
            case UpdateOp.AddRows o -> EmbeddingOps.add(o, in, out);
            case UpdateOp.Insert _ -> InsertOp.prepare(in, out);
        };
    }
}
