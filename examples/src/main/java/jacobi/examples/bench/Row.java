package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One measurement.
 *
 * @param benchmark what was done, such as "matmul NT"
 * @param shape of what, such as "1024x128x512"
 * @param value the median
 * @param best the best, for the table alone
 * @param percentOfPeak of the peak that bounds this work; empty where none does
 * @param peers the same work by others, in the same run
 */
record Row(
        String benchmark,
        String shape,
        int threads,
        double value,
        OptionalDouble best,
        Unit unit,
        OptionalDouble percentOfPeak,
        List<PeerValue> peers) {

    /** What a peer reached, in the unit of the row. */
    record PeerValue(String peer, double value) {}

    Row {
        peers = List.copyOf(peers);
    }

    /** A row with nothing beside it. */
    static Row of(String benchmark, String shape, int threads, double value, Unit unit) {
        return new Row(
                benchmark,
                shape,
                threads,
                value,
                OptionalDouble.empty(),
                unit,
                OptionalDouble.empty(),
                List.of());
    }

    Row withBest(double figure) {
        return new Row(
                benchmark,
                shape,
                threads,
                value,
                OptionalDouble.of(figure),
                unit,
                percentOfPeak,
                peers);
    }

    Row withPercent(double percent) {
        return new Row(
                benchmark, shape, threads, value, best, unit, OptionalDouble.of(percent), peers);
    }

    Row withPeer(String peer, double figure) {
        var more = new ArrayList<>(peers);
        more.add(new PeerValue(peer, figure));
        return new Row(benchmark, shape, threads, value, best, unit, percentOfPeak, more);
    }

    /** How many times better this is than the best of the peers; empty without a peer. */
    OptionalDouble advantage() {
        return peers.stream().mapToDouble(p -> unit.advantage(value, p.value())).min();
    }
}
