package jacobi.engine;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Drops steps that only copy a block: what made the block writes to the copy's place instead, and
 * what reads the block reads there. So gradients are computed where their parameters keep them.
 *
 * <p>A copy of block X to place G may go where nobody can tell the difference: nothing reads or
 * writes G from the first write to X up to the copy, nothing writes X or G from the copy up to the
 * last use of X, and X ends with the program.
 */
final class CopyElision {
    /** The steps; null where one was dropped. */
    private final Step[] steps;

    /** For each block, which steps touch it. */
    private final Map<Block, NavigableSet<Integer>> uses = new IdentityHashMap<>();

    private CopyElision(List<Step> recorded) {
        steps = recorded.toArray(Step[]::new);
        for (int i = 0; i < steps.length; i++) {
            int at = i;
            steps[i].refs().forEach(ref -> uses(ref.block()).add(at));
        }
    }

    static List<Step> apply(List<Step> recorded) {
        var elision = new CopyElision(recorded);
        for (int i = 0; i < elision.steps.length; i++) {
            if (elision.isNeedless(i)) {
                elision.drop(i);
            }
        }
        return Arrays.stream(elision.steps).filter(Objects::nonNull).toList();
    }

    private NavigableSet<Integer> uses(Block block) {
        return uses.computeIfAbsent(block, _ -> new TreeSet<>());
    }

    private boolean isNeedless(int at) {
        var copy = steps[at];
        if (!copy.op().equals(new Op.Unary(Function.IDENTITY))) {
            return false;
        }
        var from = copy.operands().getFirst();
        var block = from.block();
        var target = copy.results().getFirst().block();
        return block != target
                && !block.isPlaced()
                && from.isWhole()
                && uses(target).subSet(uses(block).first(), at).isEmpty()
                && isReadOnlyAfter(at, block, target);
    }

    /** Whether, behind a step, nobody writes to either block before the last use of the first. */
    private boolean isReadOnlyAfter(int at, Block block, Block target) {
        var later = new TreeSet<>(uses(block).tailSet(at, false));
        if (later.isEmpty()) {
            return true;
        }
        later.addAll(uses(target).subSet(at, false, later.last(), true));
        return later.stream().noneMatch(i -> steps[i].writes(block) || steps[i].writes(target));
    }

    private void drop(int at) {
        var block = steps[at].operands().getFirst().block();
        var target = steps[at].results().getFirst();
        steps[at] = null;
        uses(block).remove(at);
        uses(target.block()).remove(at);
        for (int i : uses(block)) {
            steps[i] = steps[i].with(block, target);
            uses(target.block()).add(i);
        }
        uses.remove(block);
    }
}
