package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times a piece of work here and at the peers in turns, so that whatever else the machine does
 * meets all of them alike. Only one computes at a time.
 *
 * @param ours our times
 * @param peers theirs, by name; those who do not know the work are missing
 */
record Contest(Timings ours, Map<String, Timings> peers) {
    /** In turns: C2 takes about a second for the largest kernels. */
    private static final double WARM_UP = 8;

    private static final double MOST_WARM_UP = 60;

    /**
     * Holds it.
     *
     * @param rounds how many turns everyone gets
     * @param seconds how long a turn takes
     */
    static Contest hold(
            Runnable ours, PeerWork theirs, List<Peer> peers, int rounds, double seconds) {
        var ready = new ArrayList<Peer>();
        for (var peer : peers) {
            if (peer.prepare(theirs)) {
                ready.add(peer);
                peer.measure(seconds / 2);
            }
        }
        Stopwatch.warmUp(ours, WARM_UP * seconds, MOST_WARM_UP * seconds);
        Timings own = null;
        var others = new LinkedHashMap<String, Timings>();
        for (int round = 0; round < rounds; round++) {
            var sample = Stopwatch.sample(ours, seconds);
            own = own == null ? sample : own.and(sample);
            for (var peer : ready) {
                others.merge(peer.name(), peer.measure(seconds), Timings::and);
            }
        }
        ready.forEach(Peer::release);
        return new Contest(own, others);
    }
}
