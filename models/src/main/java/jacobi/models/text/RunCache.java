package jacobi.models.text;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The ids of words that were met before: text consists of the same words again and again. */
final class RunCache {
    /** Some 10 MB of ordinary words. */
    private static final int MOST_RUNS = 1 << 16;

    /** Longer runs hardly come again. */
    private static final int LONGEST_RUN = 64;

    private final Map<String, int[]> known = new ConcurrentHashMap<>();

    /** The run's ids, which the caller must not change; computed unless they are known. */
    int[] ids(String run, Function<String, int[]> encode) {
        int[] ids = known.get(run);
        if (ids == null) {
            ids = encode.apply(run);
            if (run.length() <= LONGEST_RUN && known.size() < MOST_RUNS) {
                known.put(run, ids);
            }
        }
        return ids;
    }
}
