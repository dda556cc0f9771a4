package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The protocol, with a peer that is one of our own classes. */
class PeerTest {
    private static final PeerWork SOFTMAX =
            new PeerWork("softmax", Map.of("rows", 4, "columns", 8));
    private static final PeerWork OTHER = new PeerWork("other", Map.of());

    static Peer fake(String manner) {
        var source = "examples/src/test/java/jacobi/examples/bench/FakePeer.java";
        return Peer.start("fake", List.of(Jvm.here().java(), source, manner), Map.of());
    }

    @Test
    void aRequestNamesTheWorkAndItsSizes() {
        assertEquals(
                "{\"do\":\"prepare\",\"op\":\"softmax\",\"sizes\":{\"columns\":8,\"rows\":4}}",
                SOFTMAX.request().toString());
    }

    @Test
    void aPeerIntroducesItself() {
        try (var peer = fake("kind")) {
            assertEquals("Fake 1, none, 2 threads", peer.introduction());
            assertEquals("slow", peer.warning().orElseThrow());
        }
    }

    @Test
    void aPeerMeasuresWhatItKnows() {
        try (var peer = fake("kind")) {
            assertTrue(peer.prepare(SOFTMAX));
            assertEquals(0.002, peer.measure(0.01).median());
            peer.release();
            assertFalse(peer.prepare(OTHER));
        }
    }

    @Test
    void everyoneGetsTheSameTurns() {
        var runs = new AtomicInteger();
        try (var peer = fake("kind")) {
            var contest = Contest.hold(runs::incrementAndGet, SOFTMAX, List.of(peer), 3, 0.001);
            assertEquals(9, contest.peers().get("fake").count());
            assertTrue(contest.ours().count() >= 3);
            var alone = Contest.hold(runs::incrementAndGet, OTHER, List.of(peer), 1, 0.001);
            assertTrue(alone.peers().isEmpty());
        }
    }

    @Test
    void anErrorIsPassedOn() {
        try (var peer = fake("fails")) {
            peer.prepare(SOFTMAX);
            var e = assertThrows(BenchException.class, () -> peer.measure(0.01));
            assertEquals("the peer fake fails: no memory", e.getMessage());
        }
    }

    @Test
    void aPeerThatEndsLeavesItsLastWords() {
        var e = assertThrows(BenchException.class, () -> fake("mute"));
        assertTrue(e.getMessage().contains("has ended"), e.getMessage());
        assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
        try (var peer = fake("dies")) {
            assertThrows(BenchException.class, peer::release);
        }
    }

    @Test
    void aPeerMustSpeakJson() {
        var e = assertThrows(BenchException.class, () -> fake("garbled"));
        assertTrue(e.getMessage().contains("no JSON"), e.getMessage());
    }

    @Test
    void aPeerThatIsNotThereIsNamed() {
        var e =
                assertThrows(
                        BenchException.class,
                        () -> Peer.start("nobody", List.of("no-such-program-here"), Map.of()));
        assertTrue(e.getMessage().contains("no-such-program-here"), e.getMessage());
    }

    @Test
    void onlyKnownPeersCanBeAskedFor() {
        var e = assertThrows(BenchException.class, () -> Peers.start(List.of("numpy"), 1, _ -> {}));
        assertTrue(e.getMessage().contains("torch-cuda-tf32, libtorch"), e.getMessage());
    }
}
