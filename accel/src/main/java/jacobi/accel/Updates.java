package jacobi.accel;

import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What optimizers do. */
final class Updates {
    /** Tensors that one launch can take: as many as its arguments can name. */
    private static final int TENSORS = (Kernel.INTS - 2) / 3;

    /** Operands that all tensors of an optimizer share: rates and clipping factor, the last two. */
    private static final int SHARED = 2;

    /** Arguments of an update before those of its tensors: how many there are, what they share. */
    private static final int HEAD = 1 + SHARED;

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
                arguments[3 * i] = groups;
                arguments[3 * i + 1] = x.size();
                arguments[3 * i + 2] = x.address();
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

    /** One tensor's update; {@link #together} has a launch do several. */
    private static List<Launch> elements(
            Kernel kernel, List<Operand> in, List<Operand> out, double... reals) {
        int count = in.getFirst().size();
        if (count == 0) {
            return List.of();
        }
        var own = in.subList(0, in.size() - SHARED);
        return List.of(
                Launch.elements(kernel, count)
                        .ints(1)
                        .ints(addresses(in.subList(own.size(), in.size())))
                        .ints(0, count)
                        .ints(addresses(own))
                        .ints(addresses(out))
                        .reals(reals)
                        .reads(in.toArray(Operand[]::new))
                        .writes(out.toArray(Operand[]::new)));
    }

    private static int[] addresses(List<Operand> operands) {
        return operands.stream().mapToInt(Operand::address).toArray();
    }

    /**
     * Joins updates that follow each other and have the same rates, as an optimizer makes them for
     * one parameter after the other: a launch for as many tensors as its arguments can name.
     */
    static List<Launch> together(List<Launch> launches) {
        var joined = new ArrayList<Launch>();
        for (var launch : launches) {
            if (!joined.isEmpty() && canJoin(joined.getLast(), launch)) {
                joined.add(join(joined.removeLast(), launch));
            } else {
                joined.add(launch);
            }
        }
        return joined;
    }

    private static boolean canJoin(Launch first, Launch next) {
        boolean updates = first.kernel() == Kernel.ADAM || first.kernel() == Kernel.SGD;
        return updates
                && next.kernel() == first.kernel()
                && Arrays.equals(next.reals(), first.reals())
                && Arrays.equals(next.ints(), 1, HEAD, first.ints(), 1, HEAD)
                && first.ints().length + next.ints().length - HEAD <= Kernel.INTS
                && first.writes().stream().noneMatch(written -> touches(next, written))
                && first.reads().stream()
                        .noneMatch(read -> next.writes().stream().anyMatch(read::overlaps));
    }

    private static boolean touches(Launch launch, Launch.Region region) {
        return launch.reads().stream().anyMatch(region::overlaps)
                || launch.writes().stream().anyMatch(region::overlaps);
    }

    /** The groups of the tensor that comes in stand behind those that are there. */
    private static Launch join(Launch first, Launch next) {
        int length = next.ints().length - HEAD;
        var ints = Arrays.copyOf(first.ints(), first.ints().length + length);
        System.arraycopy(next.ints(), HEAD, ints, first.ints().length, length);
        ints[0] = first.ints()[0] + 1;
        ints[first.ints().length] = first.across();
        return new Launch(
                first.kernel(),
                first.across() + next.across(),
                1,
                1,
                ints,
                first.reals(),
                all(first.reads(), next.reads()),
                all(first.writes(), next.writes()));
    }

    private static List<Launch.Region> all(List<Launch.Region> some, List<Launch.Region> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
