package jacobi.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places for blocks that are needed at different times, in as little memory as a greedy search
 * finds: blocks whose times do not meet may share a place. The largest are placed first, each in
 * the smallest gap that it fits (Pisarchyk and Lee 2020, "greedy by size").
 *
 * @param places for each block, where it stands
 * @param arenas how long each arena must be
 */
record MemoryPlan(List<Place> places, List<Integer> arenas) {
    /** Blocks start at multiples of this: a cache line of floats. */
    static final int ALIGNMENT = 16;

    /** The longest arena, unless a block is longer by itself: 1 GiB of floats. */
    static final int LONGEST = 1 << 28;

    /**
     * A block.
     *
     * @param size how many elements it has
     * @param first the first step at which it is needed
     * @param last the last step at which it is needed
     */
    record Span(int size, int first, int last) {
        boolean meets(Span other) {
            return first <= other.last && other.first <= last;
        }

        long aligned() {
            return Math.ceilDivExact((long) size, ALIGNMENT) * ALIGNMENT;
        }
    }

    /** An offset in an arena. */
    record Place(int arena, int offset) {}

    /** A plan; the best one of several orders. */
    static MemoryPlan of(List<Span> spans) {
        return of(spans, LONGEST);
    }

    static MemoryPlan of(List<Span> spans, int longest) {
        var bySize = Comparator.comparingLong(Span::aligned).reversed();
        var byTime = Comparator.comparingInt((Span span) -> span.first - span.last);
        var plans =
                List.of(
                        place(spans, bySize.thenComparing(byTime), longest),
                        place(spans, byTime.thenComparing(bySize), longest));
        return plans.stream().min(Comparator.comparingLong(MemoryPlan::size)).orElseThrow();
    }

    private static MemoryPlan place(List<Span> spans, Comparator<Span> order, int longest) {
        var search = new Search(spans, longest);
        var indices = new Integer[spans.size()];
        Arrays.setAll(indices, i -> i);
        Arrays.sort(indices, (a, b) -> order.compare(spans.get(a), spans.get(b)));
        for (int i : indices) {
            search.place(i);
        }
        return search.plan();
    }

    /** All arenas together. */
    long size() {
        return arenas.stream().mapToLong(Integer::longValue).sum();
    }

    /** The most that is needed at one time: no plan is smaller. */
    static long leastSize(List<Span> spans) {
        int steps = spans.stream().mapToInt(Span::last).max().orElse(-1) + 1;
        var change = new long[steps + 1];
        for (var span : spans) {
            change[span.first] += span.aligned();
            change[span.last + 1] -= span.aligned();
        }
        long most = 0;
        long now = 0;
        for (long c : change) {
            now += c;
            most = Math.max(most, now);
        }
        return most;
    }

    /** The arenas while blocks are being placed. */
    private static final class Search {
        private final List<Span> spans;
        private final int longest;
        private final Place[] places;
        private final List<List<Taken>> arenas = new ArrayList<>();

        /** The part {@code [from, to)} of an arena, for some time. */
        private record Taken(Span span, long from, long to) {}

        Search(List<Span> spans, int longest) {
            this.spans = spans;
            this.longest = longest;
            this.places = new Place[spans.size()];
        }

        void place(int index) {
            var span = spans.get(index);
            int arena = 0;
            long offset = -1;
            for (; offset < 0; arena++) {
                if (arena == arenas.size()) {
                    arenas.add(new ArrayList<>());
                }
                offset = offset(span, arenas.get(arena));
            }
            arena--;
            places[index] = new Place(arena, (int) offset);
            insert(new Taken(span, offset, offset + span.aligned()), arenas.get(arena));
        }

        /** The start of the smallest gap that the block fits; −1 if there is none. */
        private long offset(Span span, List<Taken> arena) {
            long best = -1;
            long smallest = Long.MAX_VALUE;
            long end = 0;
            for (var taken : arena) {
                if (taken.span.meets(span)) {
                    long gap = taken.from - end;
                    if (gap >= span.aligned() && gap < smallest) {
                        best = end;
                        smallest = gap;
                    }
                    end = Math.max(end, taken.to);
                }
            }
            boolean fitsBehind = end + span.aligned() <= longest || arena.isEmpty();
            return best >= 0 || !fitsBehind ? best : end;
        }

        /** Keeps an arena in the order of offsets. */
        private static void insert(Taken taken, List<Taken> arena) {
            int at = arena.size();
            while (at > 0 && arena.get(at - 1).from > taken.from) {
                at--;
            }
            arena.add(at, taken);
        }

        MemoryPlan plan() {
            var lengths = new ArrayList<Integer>();
            for (var arena : arenas) {
                long length = arena.stream().mapToLong(Taken::to).max().orElse(0);
                lengths.add(Math.toIntExact(length));
            }
            return new MemoryPlan(List.of(places), List.copyOf(lengths));
        }
    }
}
