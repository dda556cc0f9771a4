package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class MemoryPlanTest {
    /** Like the blocks of a training step: sizes repeat, and some live long. */
    private static List<MemoryPlan.Span> random(long seed) {
        var random = new Random(seed);
        int steps = 1 + random.nextInt(60);
        var spans = new ArrayList<MemoryPlan.Span>();
        for (int i = random.nextInt(120); i >= 0; i--) {
            int size = random.nextInt(3) == 0 ? random.nextInt(5000) : 16 << random.nextInt(8);
            int first = random.nextInt(steps);
            int longest = random.nextInt(4) == 0 ? steps : 5;
            int last = Math.min(steps - 1, first + random.nextInt(longest));
            spans.add(new MemoryPlan.Span(size, first, last));
        }
        return spans;
    }

    private static void check(String text, List<MemoryPlan.Span> spans, MemoryPlan plan) {
        for (int i = 0; i < spans.size(); i++) {
            var span = spans.get(i);
            var place = plan.places().get(i);
            assertEquals(0, place.offset() % MemoryPlan.ALIGNMENT, text + ", block " + i);
            long end = (long) place.offset() + span.size();
            assertTrue(
                    place.offset() >= 0 && end <= plan.arenas().get(place.arena()),
                    text + ", block " + i + " is outside its arena");
            for (int j = 0; j < i; j++) {
                var other = plan.places().get(j);
                boolean apart =
                        place.arena() != other.arena()
                                || other.offset() >= end
                                || (long) other.offset() + spans.get(j).size() <= place.offset();
                assertTrue(
                        apart || !span.meets(spans.get(j)),
                        text + ", blocks " + i + " and " + j + " overlap");
            }
        }
        long all = spans.stream().mapToLong(MemoryPlan.Span::aligned).sum();
        assertTrue(plan.size() >= MemoryPlan.leastSize(spans), text + " is smaller than possible");
        assertTrue(plan.size() <= all, text + " is larger than all blocks side by side");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void blocksThatMeetStandApart(long seed) {
        var spans = random(seed);
        check("seed " + seed, spans, MemoryPlan.of(spans));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPlanIsCutIntoArenas(long seed) {
        var spans = random(seed);
        int longest = 4096;
        var plan = MemoryPlan.of(spans, longest);
        check("seed " + seed, spans, plan);
        int largest = spans.stream().mapToInt(MemoryPlan.Span::size).max().orElseThrow();
        for (int length : plan.arenas()) {
            assertTrue(length <= Math.max(longest, largest + MemoryPlan.ALIGNMENT), "seed " + seed);
        }
    }

    /** Greedy is not optimal; this is how far it is off on average. */
    @Test
    void plansAreNearTheBound() {
        double ratio =
                IntStream.range(0, 200)
                        .mapToObj(MemoryPlanTest::random)
                        .mapToDouble(
                                spans ->
                                        (double) MemoryPlan.of(spans).size()
                                                / Math.max(1, MemoryPlan.leastSize(spans)))
                        .average()
                        .orElseThrow();
        assertTrue(ratio < 1.06, "plans are " + ratio + " times the bound");
    }

    @Test
    void aChainNeedsTwoPlaces() {
        var chain =
                IntStream.range(0, 100).mapToObj(i -> new MemoryPlan.Span(100, i, i + 1)).toList();
        assertEquals(2 * 112, MemoryPlan.of(chain).size());
        assertEquals(2 * 112, MemoryPlan.leastSize(chain));
    }

    @Test
    void nothingNeedsNothing() {
        assertEquals(0, MemoryPlan.of(List.of()).size());
        assertEquals(0, MemoryPlan.leastSize(List.of()));
    }
}
