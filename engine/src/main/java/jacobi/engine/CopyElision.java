package jacobi.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Drops steps that only copy a block: what made the block writes to the copy's place instead, and
 * what reads the block reads there. So gradients are computed where their parameters keep them.
 *
 * <p>A copy of block X to place G may go where nobody can tell the difference: nothing reads or
 * writes G from the first write to X up to the copy, nothing writes X or G from the copy up to the
 * last use of X, and X ends with the program.
 */
final class CopyElision {
    private CopyElision() {}

    static List<Step> apply(List<Step> recorded) {
        var steps = new ArrayList<>(recorded);
        for (int i = 0; i < steps.size(); i++) {
            if (isNeedless(steps, i)) {
                var copy = steps.remove(i);
                var block = copy.operands().getFirst().block();
                steps.replaceAll(step -> step.with(block, copy.results().getFirst()));
                i--;
            }
        }
        return List.copyOf(steps);
    }

    private static boolean isNeedless(List<Step> steps, int at) {
        var copy = steps.get(at);
        if (!copy.op().equals(new Op.Unary(Function.IDENTITY))) {
            return false;
        }
        var from = copy.operands().getFirst();
        var block = from.block();
        var target = copy.results().getFirst().block();
        if (block == target || block.isPlaced() || !from.isWhole()) {
            return false;
        }
        int first = 0;
        while (!steps.get(first).touches(block)) {
            first++;
        }
        for (int i = first; i < at; i++) {
            if (steps.get(i).touches(target)) {
                return false;
            }
        }
        boolean written = false;
        for (int i = at + 1; i < steps.size(); i++) {
            var step = steps.get(i);
            written |= step.writes(block) || step.writes(target);
            if (written && step.touches(block)) {
                return false;
            }
        }
        return true;
    }
}
