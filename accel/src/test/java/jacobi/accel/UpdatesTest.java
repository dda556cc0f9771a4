package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Updates of many parameters in few launches. */
class UpdatesTest {
    private static final UpdateOp.Adam ADAM = new UpdateOp.Adam(0.9, 0.98, 1e-9, 0.01, true);
    private static final int ADAM_ARGUMENTS = 9;

    private int used;
    private final Operand rates = operand(3);
    private final Operand factor = operand(1);

    private Operand operand(int size) {
        var operand = new Operand(DType.F32, Shape.of(size), used);
        used += size;
        return operand;
    }

    private List<Launch> adam(UpdateOp.Adam op, int size) {
        var parameter = operand(size);
        var m = operand(size);
        var v = operand(size);
        var in = List.of(parameter, operand(size), m, v, rates, factor);
        return Updates.adam(op, in, List.of(parameter, m, v));
    }

    /** Each group finds the tensor that it would have alone, and the same part of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyGroupKeepsItsWork(long seed) {
        var random = new Random(seed);
        var launches = new ArrayList<Launch>();
        for (int i = 0; i < 40; i++) {
            launches.addAll(adam(ADAM, random.nextInt(2000)));
        }
        var joined = Updates.together(launches);
        assertTrue(joined.size() < launches.size() / 4, joined.size() + " of " + launches.size());
        assertEquals(groups(launches), groups(joined), "seed " + seed);
        for (var launch : joined) {
            assertTrue(launch.ints().length <= Kernel.INTS, "seed " + seed);
        }
    }

    /** For each group: the arguments of its tensor, and which part of that it computes. */
    private static List<List<Integer>> groups(List<Launch> launches) {
        var groups = new ArrayList<List<Integer>>();
        for (var launch : launches) {
            var ints = launch.ints();
            for (int group = 0; group < launch.across(); group++) {
                int tensor = 3;
                for (int i = 1; i < ints[0]; i++) {
                    int next = 3 + ADAM_ARGUMENTS * i;
                    tensor = group >= ints[next] ? next : tensor;
                }
                var work = new ArrayList<>(List.of(group - ints[tensor], ints[1], ints[2]));
                for (int i = 1; i < ADAM_ARGUMENTS; i++) {
                    work.add(ints[tensor + i]);
                }
                groups.add(work);
            }
        }
        return groups;
    }

    @Test
    void whatIsReadAndWrittenIsKept() {
        var launches = new ArrayList<>(adam(ADAM, 5));
        launches.addAll(adam(ADAM, 300));
        var joined = Updates.together(launches).getFirst();
        assertEquals(12, joined.reads().size());
        assertEquals(6, joined.writes().size());
        assertTrue(joined.writes().containsAll(launches.get(1).writes()));
    }

    @Test
    void othersStayApart() {
        var decaying = adam(ADAM, 5).getFirst();
        var plain = adam(new UpdateOp.Adam(0.9, 0.98, 1e-9, 0, true), 5).getFirst();
        var copy = new Launch(Kernel.FILL, 1, 1, 1, new int[2], new float[1], List.of(), List.of());
        var own = adam(ADAM, 5).getFirst();
        for (var second : List.of(plain, copy, decaying)) {
            var launches = List.of(decaying, second);
            assertEquals(launches, Updates.together(launches), "a second " + second.kernel());
        }
        var between = List.of(decaying, copy, own);
        assertEquals(between, Updates.together(between), "nothing passes another launch");
        assertEquals(1, Updates.together(List.of(decaying, own)).size());
    }

    /** A parameter that is updated twice, or whose update is the gradient of the next. */
    @Test
    void updatesThatBuildOnEachOtherStayApart() {
        var first = operand(5);
        var state = List.of(operand(5), operand(5), operand(5), operand(5));
        var one =
                Updates.adam(
                        ADAM,
                        List.of(first, operand(5), state.get(0), state.get(1), rates, factor),
                        List.of(first, state.get(0), state.get(1)));
        var other = operand(5);
        var two =
                Updates.adam(
                        ADAM,
                        List.of(other, first, state.get(2), state.get(3), rates, factor),
                        List.of(other, state.get(2), state.get(3)));
        assertEquals(2, Updates.together(List.of(one.getFirst(), two.getFirst())).size());
        assertEquals(2, Updates.together(List.of(two.getFirst(), one.getFirst())).size());
    }
}
