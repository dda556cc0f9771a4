package jacobi.engine.cpu;

import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.List;

/** Optimizer updates: operands are copied to results where they are not the same, then updated. */
final class UpdateOps {
    private UpdateOps() {}

    static Work sgd(UpdateOp.Sgd op, List<Tensor> in, List<Tensor> out) {
        return new Descent(op, in, out);
    }

    static Work adam(UpdateOp.Adam op, List<Tensor> in, List<Tensor> out) {
        return new Moments(op, in, out);
    }

    /** What brings an operand to the result that is updated, part by part. */
    private static Team.Part copy(Tensor from, Tensor to) {
        var x = Place.of(from);
        var y = Place.of(to);
        return x.equals(y)
                ? (_, _) -> {}
                : (start, end) ->
                        System.arraycopy(
                                x.array(), x.at() + start, y.array(), y.at() + start, end - start);
    }

    /** {@link UpdateOp.Sgd}. */
    private static final class Descent implements Work, Team.Part {
        private final Place gradient;
        private final Place rate;
        private final Place factor;
        private final Place parameter;
        private final Place velocity;
        private final List<Team.Part> copies;
        private final Work parts;
        private final UpdateKernel.SgdStep step;

        Descent(UpdateOp.Sgd op, List<Tensor> in, List<Tensor> out) {
            step = new UpdateKernel.SgdStep(op.momentum(), op.weightDecay());
            gradient = Place.of(in.get(1));
            rate = Place.of(in.get(3));
            factor = Place.of(in.get(4));
            parameter = Place.of(out.get(0));
            velocity = Place.of(out.get(1));
            copies = List.of(copy(in.get(0), out.get(0)), copy(in.get(2), out.get(1)));
            parts = Work.parts(out.getFirst().size(), Grain.ELEMENTS, this);
        }

        @Override
        public void run(Team team) {
            step.set(rate.array()[rate.at()], factor.array()[factor.at()]);
            parts.run(team);
        }

        @Override
        public void run(int from, int to) {
            for (int i = 0; i < copies.size(); i++) {
                copies.get(i).run(from, to);
            }
            UpdateKernel.sgd(
                    step,
                    parameter.array(),
                    parameter.at() + from,
                    gradient.array(),
                    gradient.at() + from,
                    velocity.array(),
                    velocity.at() + from,
                    to - from);
        }
    }

    /** {@link UpdateOp.Adam}. */
    private static final class Moments implements Work, Team.Part {
        private final Place gradient;
        private final Place rates;
        private final Place factor;
        private final Place parameter;
        private final Place first;
        private final Place second;
        private final List<Team.Part> copies;
        private final Work parts;
        private final UpdateKernel.AdamStep step;

        Moments(UpdateOp.Adam op, List<Tensor> in, List<Tensor> out) {
            step = new UpdateKernel.AdamStep(op);
            gradient = Place.of(in.get(1));
            rates = Place.of(in.get(4));
            factor = Place.of(in.get(5));
            parameter = Place.of(out.get(0));
            first = Place.of(out.get(1));
            second = Place.of(out.get(2));
            copies =
                    List.of(
                            copy(in.get(0), out.get(0)),
                            copy(in.get(2), out.get(1)),
                            copy(in.get(3), out.get(2)));
            parts = Work.parts(out.getFirst().size(), Grain.ELEMENTS, this);
        }

        @Override
        public void run(Team team) {
            step.set(rate(0), rate(1), rate(2), factor.array()[factor.at()]);
            parts.run(team);
        }

        private double rate(int index) {
            return rates.array()[rates.at() + index];
        }

        @Override
        public void run(int from, int to) {
            for (int i = 0; i < copies.size(); i++) {
                copies.get(i).run(from, to);
            }
            UpdateKernel.adam(
                    step,
                    parameter.array(),
                    parameter.at() + from,
                    gradient.array(),
                    gradient.at() + from,
                    first.array(),
                    first.at() + from,
                    second.array(),
                    second.at() + from,
                    to - from);
        }
    }

    static Work clipFactor(UpdateOp.ClipFactor op, List<Tensor> in, List<Tensor> out) {
        var squares = Place.of(in.getFirst());
        var factor = Place.of(out.getFirst());
        return _ ->
                factor.array()[factor.at()] =
                        (float) clipFactor(op.maxNorm(), squares.array()[squares.at()]);
    }

    private static double clipFactor(double maxNorm, double sum) {
        return Double.isFinite(sum) ? Math.min(1, maxNorm / Math.sqrt(sum)) : Double.NaN;
    }
}
