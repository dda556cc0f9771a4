package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** PyTorch on a device that is named, with products that are less exact; here on the processor. */
class TorchDeviceTest {
    private static final PeerWork SUM = new PeerWork("add", Map.of("rows", 4, "columns", 8));

    private static Peer start(String precision) {
        try {
            return PythonPeer.start("torch-cuda-tf32", "cpu", precision, 1);
        } catch (BenchException absent) {
            return abort(absent.getMessage());
        }
    }

    @Test
    void itComputesOnTheDeviceThatIsNamed() {
        try (var peer = start("high")) {
            assertTrue(peer.prepare(SUM));
            assertTrue(peer.measure(0.01).best() > 0);
            peer.release();
        }
    }

    @Test
    void aProcessOnTheProcessorCountsMemoryOnce() {
        try (var peer = start("highest")) {
            assertFalse(peer.countsAnew());
            var memory = new JsonObject();
            memory.addProperty("do", "memory");
            assertTrue(peer.ask(memory).get("bytes").getAsDouble() >= 0);
        }
    }

    @Test
    void howExactProductsAreIsSaid() {
        for (var precision : List.of("highest", "high")) {
            try (var peer = start(precision)) {
                var hello = new JsonObject();
                hello.addProperty("do", "hello");
                assertEquals(precision, peer.ask(hello).get("precision").getAsString());
            }
        }
    }

    @Test
    void whereThereIsNoGpuASentenceSaysWhatIsMissing() {
        start("high").close();
        assumeFalse(hasGpu(), "this PyTorch has a GPU");
        for (var name : new String[] {"torch-cuda", "torch-cuda-tf32"}) {
            var said = new Said();
            try (var peers = Peers.start(List.of(name), 1, said::say)) {
                assertTrue(peers.names().isEmpty());
            }
            assertEquals(1, said.lines().size());
            var sentence = said.lines().getFirst();
            assertTrue(sentence.startsWith("the peer " + name + " fails: PyTorch "), sentence);
            assertTrue(sentence.contains("CUDA"), sentence);
            assertTrue(sentence.contains("JACOBI_PYTHON"), sentence);
        }
    }

    private static boolean hasGpu() {
        try (var _ = Peers.start("torch-cuda", 1)) {
            return true;
        } catch (BenchException missing) {
            return false;
        }
    }
}
