package jacobi.accel;

import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.List;

/** What optimizers do. */
final class Updates {
    /** Tensors that one launch can take: as many as its arguments can name. */
    private static final int TENSORS = (Kernel.INTS - 2) / 3;

    private Updates() {}

    /** A sum for each block of each tensor, then the sum of all. */
    static List<Launch> sumOfSquares(List<Operand> in, Operand sum, Scratch scratch) {
        var tensors = in.stream().filter(x -> x.size() > 0).toList();
        int blocks = tensors.stream().mapToInt(Updates::blocks).sum();
        var sums = scratch.floats(blocks);
        var launches = new ArrayList<Launch>();
        int done = 0;
        for (int from = 0; from < tensors.size(); from += TENSORS) {
            var some = tensors.subList(from, Math.min(from + TENSORS, tensors.size()));
            var arguments = new int[3 * some.size()];
            int groups = 0;
            for (int i = 0; i < some.size(); i++) {
                var x = some.get(i);
                arguments[3 * i] = x.address();
                arguments[3 * i + 1] = x.size();
                arguments[3 * i + 2] = groups;
                groups += blocks(x);
            }
            launches.add(
                    Launch.groups(Kernel.SQUARES, groups)
                            .ints(some.size(), sums.address() + done)
                            .ints(arguments)
                            .reads(some.toArray(Operand[]::new))
                            .writes(sums));
            done += groups;
        }
        launches.addAll(Layout.sumTo(sums, sum, scratch));
        return launches;
    }

    private static int blocks(Operand x) {
        return Math.ceilDiv(x.size(), Kernel.SQUARES_BLOCK);
    }

    static List<Launch> clipFactor(UpdateOp.ClipFactor op, Operand sum, Operand factor) {
        return List.of(
                Launch.groups(Kernel.CLIP_FACTOR, 1)
                        .ints(sum.address(), factor.address())
                        .reals(op.maxNorm())
                        .reads(sum)
                        .writes(factor));
    }

    /** From (parameter, gradient, velocity, rate, factor) to (parameter, velocity). */
    static List<Launch> sgd(UpdateOp.Sgd op, List<Operand> in, List<Operand> out) {
        return elements(Kernel.SGD, in, out, op.momentum(), op.weightDecay());
    }

    /** From (parameter, gradient, m, v, rates, factor) to (parameter, m, v). */
    static List<Launch> adam(UpdateOp.Adam op, List<Operand> in, List<Operand> out) {
        // 1 − β is rounded once, here: of a float β near 1 it would keep few digits.
        return elements(
                Kernel.ADAM,
                in,
                out,
                op.beta1(),
                1 - op.beta1(),
                op.beta2(),
                1 - op.beta2(),
                op.epsilon(),
                op.decoupled() ? 0 : op.weightDecay(),
                op.decoupled() ? op.weightDecay() : 0);
    }

    private static List<Launch> elements(
            Kernel kernel, List<Operand> in, List<Operand> out, double... reals) {
        int count = in.getFirst().size();
        if (count == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(kernel, count)
                        .ints(count)
                        .ints(in.stream().mapToInt(Operand::address).toArray())
                        .ints(out.stream().mapToInt(Operand::address).toArray())
                        .reals(reals)
                        .reads(in.toArray(Operand[]::new))
                        .writes(out.toArray(Operand[]::new)));
    }
}
