package jacobi.engine.cpu;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

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
        switch (op) {
            case Op.Binary o -> ElementwiseOps.binary(team, o, in, out);
            case Op.Unary o -> ElementwiseOps.unary(team, o, in, out);
            case GradientOp.Unary o -> ElementwiseOps.unaryGradient(team, o, in, out);
            case Op.Affine o -> ElementwiseOps.affine(team, o, in, out);
            case Op.Dropout o -> ElementwiseOps.dropout(team, o, in, out);

            case Op.SumTo _ -> ReductionOps.sumTo(team, in, out);
            case Op.Max _ -> ReductionOps.max(team, in, out);
            case GradientOp.Max _ -> ReductionOps.maxGradient(team, in, out);
            case UpdateOp.SumOfSquares _ -> ReductionOps.sumOfSquares(team, in, out);

            case Op.BroadcastTo _ -> LayoutOps.broadcast(team, in, out);
            case Op.Reshape _ -> LayoutOps.copy(team, in, out);
            case Op.Permute o -> LayoutOps.permute(team, o, in, out);
            case Op.Concat o -> LayoutOps.concat(team, o, in, out);
            case Op.Slice o -> LayoutOps.slice(team, o, in, out);
            case Op.Pad o -> LayoutOps.pad(team, o, in, out);

            case Op.MatMul o -> MatMulOp.run(team, o, in, out);
            case Op.Linear o -> LinearOp.run(team, o, in, out);

            case Op.Softmax _ -> SoftmaxOps.softmax(team, in, out);
            case GradientOp.Softmax _ -> SoftmaxOps.softmaxGradient(team, in, out);
            case Op.LogSoftmax _ -> SoftmaxOps.logSoftmax(team, in, out);
            case GradientOp.LogSoftmax _ -> SoftmaxOps.logSoftmaxGradient(team, in, out);
            case Op.CrossEntropy o -> CrossEntropyOps.forward(team, o, in, out);
            case GradientOp.CrossEntropy o -> CrossEntropyOps.backward(team, o, in, out);
            case Op.LayerNorm o -> LayerNormOps.forward(team, o, in, out);
            case GradientOp.LayerNorm _ -> LayerNormOps.backward(team, in, out);

            case Op.Embedding o -> EmbeddingOps.forward(team, o, in, out);
            case GradientOp.Embedding o -> EmbeddingOps.backward(team, o, in, out);
            case Op.Attention o -> AttentionOp.forward(team, o, in, out);
            case GradientOp.Attention o -> AttentionOp.backward(team, o, in, out);
            case Op.AttentionWeights o -> AttentionOp.weights(team, o, in, out);

            case UpdateOp.Sgd o -> UpdateOps.sgd(team, o, in, out);
            case UpdateOp.Adam o -> UpdateOps.adam(team, o, in, out);
            case UpdateOp.ClipFactor o -> UpdateOps.clipFactor(o, in, out);
        }
    }
}
