package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;
import jacobi.examples.bench.BenchSettings.Table;
import jacobi.examples.bench.Row.PeerValue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Training steps beside peers, whose place a class of our own takes. */
class TrainPeersTest {
    private final List<Row> rows = new ArrayList<>();
    private final Said said = new Said();
    private List<String> notes;

    private void measure(Peer peer) {
        var cpu = Devices.named("cpu", 1);
        var settings =
                new BenchSettings(
                        Set.of(Table.TRAIN),
                        1,
                        List.of(),
                        Optional.of("fake"),
                        Optional.of(Pattern.compile("gpt d32")),
                        1,
                        true,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty());
        var peaks = new Peaks(1e11, List.of(new Peaks.Bandwidth(1e6, 1e10, 1e10)));
        var session =
                new Session(
                        settings,
                        cpu,
                        Optional.of(new FakeAccelerator(cpu)),
                        peaks,
                        List.of(peer),
                        said::say);
        var plan = TrainBench.plan(session);
        Devices.using(cpu, () -> plan.parts().forEach(part -> part.work().accept(rows::add)));
        notes = plan.notes().get();
    }

    private List<PeerValue> beside(String benchmark) {
        return rows.stream()
                .filter(row -> row.benchmark().equals(benchmark))
                .findFirst()
                .orElseThrow(() -> new AssertionError(benchmark + " is not among " + rows))
                .peers();
    }

    @Test
    void peersStandBesideStepsOnBothDevices() {
        try (var peer = PeerTest.fake("kind")) {
            measure(peer);
            assertTrue(peer.prepare(new PeerWork("softmax", Map.of())), "it has gone");
        }
        var milliseconds = new PeerValue("fake", 2);
        assertEquals(List.of(milliseconds), beside("train step"));
        assertEquals(List.of(milliseconds), beside("train step, replayed"));
        for (var how : List.of("", ", replayed")) {
            var onDevice = beside("train step on fake" + how);
            assertEquals("cpu", onDevice.getFirst().peer());
            assertEquals(milliseconds, onDevice.getLast());
            assertEquals(
                    new PeerValue("fake", 4 * 8 / 0.002),
                    beside("train speed on fake" + how).getLast());
        }
        assertEquals(List.of(new PeerValue("fake", 3)), beside("train memory"));
    }

    @Test
    void lossesThatDifferAreToldBelowTheTable() {
        try (var peer = PeerTest.fake("kind")) {
            measure(peer);
        }
        assertTrue(
                notes.getFirst().startsWith("Losses do not agree with those of fake"),
                notes::toString);
    }

    @Test
    void aPeerThatFailsLeavesAndTheRestIsMeasured() {
        try (var peer = PeerTest.fake("fails")) {
            measure(peer);
        }
        assertEquals(List.of(), beside("train step"));
        assertEquals(1, beside("train step on fake").size());
        assertEquals(1, notes.size(), notes::toString);
        assertTrue(
                said.lines().stream()
                        .anyMatch(line -> line.contains("gpt d32 1") && line.contains("no memory")),
                said::toString);
    }
}
