package jacobi.engine.cpu;

import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.List;

/** Optimizer updates: operands are copied to results where they are not the same, then updated. */
final class UpdateOps {
    private UpdateOps() {}

    static void sgd(Team team, UpdateOp.Sgd op, List<Tensor> in, List<Tensor> out) {
        copy(in.get(0), out.get(0));
        copy(in.get(2), out.get(1));
        var parameter = out.get(0).floats();
        int at = out.get(0).offset();
        var gradient = in.get(1).floats();
        int gradientAt = in.get(1).offset();
        var velocity = out.get(1).floats();
        int velocityAt = out.get(1).offset();
        var step =
                new UpdateKernel.SgdStep(
                        (float) op.momentum(),
                        (float) op.weightDecay(),
                        (float) in.get(3).get(0),
                        (float) in.get(4).item());
        team.parts(
                out.getFirst().size(),
                Grain.ELEMENTS,
                (from, to) ->
                        UpdateKernel.sgd(
                                step,
                                parameter,
                                at + from,
                                gradient,
                                gradientAt + from,
                                velocity,
                                velocityAt + from,
                                to - from));
    }

    static void adam(Team team, UpdateOp.Adam op, List<Tensor> in, List<Tensor> out) {
        copy(in.get(0), out.get(0));
        copy(in.get(2), out.get(1));
        copy(in.get(3), out.get(2));
        var parameter = out.get(0).floats();
        int at = out.get(0).offset();
        var gradient = in.get(1).floats();
        int gradientAt = in.get(1).offset();
        var m = out.get(1).floats();
        int mAt = out.get(1).offset();
        var v = out.get(2).floats();
        int vAt = out.get(2).offset();
        var step = adamStep(op, in.get(4), in.get(5));
        team.parts(
                out.getFirst().size(),
                Grain.ELEMENTS,
                (from, to) ->
                        UpdateKernel.adam(
                                step,
                                parameter,
                                at + from,
                                gradient,
                                gradientAt + from,
                                m,
                                mAt + from,
                                v,
                                vAt + from,
                                to - from));
    }

    private static UpdateKernel.AdamStep adamStep(UpdateOp.Adam op, Tensor rates, Tensor factor) {
        double rate = rates.get(0);
        double decay = op.weightDecay();
        return new UpdateKernel.AdamStep(
                (float) op.beta1(),
                (float) (1 - op.beta1()),
                (float) op.beta2(),
                (float) (1 - op.beta2()),
                (float) op.epsilon(),
                op.decoupled() ? 0 : (float) decay,
                op.decoupled() ? (float) (1 - rate * decay) : 1,
                (float) (rate / rates.get(1)),
                (float) (1 / rates.get(2)),
                (float) factor.item());
    }

    private static void copy(Tensor from, Tensor to) {
        if (from.floats() != to.floats() || from.offset() != to.offset()) {
            to.copyFrom(from);
        }
    }

    static void clipFactor(UpdateOp.ClipFactor op, List<Tensor> in, List<Tensor> out) {
        double sum = in.getFirst().item();
        double factor = Math.min(1, op.maxNorm() / Math.sqrt(sum));
        out.getFirst().set(0, Double.isFinite(sum) ? factor : Double.NaN);
    }
}
