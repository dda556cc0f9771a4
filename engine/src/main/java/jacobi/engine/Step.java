package jacobi.engine;

import java.util.List;
import java.util.stream.Stream;

/** An operation of a {@link Program}, and what it reads and writes. */
record Step(Op op, List<Ref> operands, List<Ref> results) {
    /** A tensor, as a part of a block. */
    record Ref(Block block, int offset, Shape shape) {
        /** Whether it is all of its block. */
        boolean isWhole() {
            return offset == 0 && shape.size() == block.length();
        }

        /** The same part of a block that stands, in another, from {@code at} on. */
        Ref in(Block other, int at) {
            return new Ref(other, at + offset, shape);
        }
    }

    boolean reads(Block block) {
        return operands.stream().anyMatch(ref -> ref.block == block);
    }

    boolean writes(Block block) {
        return results.stream().anyMatch(ref -> ref.block == block);
    }

    boolean touches(Block block) {
        return reads(block) || writes(block);
    }

    Stream<Ref> refs() {
        return Stream.concat(operands.stream(), results.stream());
    }

    /** This step with one block's place taken by a part of another. */
    Step with(Block block, Ref other) {
        return touches(block)
                ? new Step(op, replace(operands, block, other), replace(results, block, other))
                : this;
    }

    private static List<Ref> replace(List<Ref> refs, Block block, Ref other) {
        return refs.stream()
                .map(ref -> ref.block == block ? ref.in(other.block, other.offset) : ref)
                .toList();
    }
}
