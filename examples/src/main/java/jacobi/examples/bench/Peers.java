package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who does the same work beside us. */
final class Peers implements AutoCloseable {
    /** Those who can be asked for. */
    static final List<String> NAMES =
            Stream.concat(PythonPeer.NAMES.stream(), Stream.of(LibtorchPeer.NAME, LlmcPeer.NAME))
                    .toList();

    private final List<Peer> running = new ArrayList<>();

    private Peers() {}

    /**
     * Starts those who can be found; a sentence tells about the others.
     *
     * @throws BenchException for a name that nobody has
     */
    static Peers start(List<String> names, int threads, Consumer<String> say) {
        for (var name : names) {
            if (!NAMES.contains(name)) {
                throw new BenchException(
                        "there is no peer '" + name + "'; there are " + String.join(", ", NAMES));
            }
        }
        var peers = new Peers();
        for (var name : names) {
            peers.add(name, threads, say);
        }
        return peers;
    }

    private void add(String name, int threads, Consumer<String> say) {
        try {
            var peer = start(name, threads);
            running.add(peer);
            say.accept("peer " + name + ": " + peer.introduction());
            peer.warning().ifPresent(w -> say.accept("peer " + name + ": " + w));
        } catch (BenchException e) {
            say.accept(e.getMessage());
        }
    }

    /** Starts one anew. */
    static Peer start(String name, int threads) {
        return switch (name) {
            case LibtorchPeer.NAME -> LibtorchPeer.start(threads);
            case LlmcPeer.NAME -> LlmcPeer.start(threads);
            default -> PythonPeer.start(name, threads);
        };
    }

    List<String> names() {
        return running.stream().map(Peer::name).toList();
    }

    List<Peer> running() {
        return List.copyOf(running);
    }

    @Override
    public void close() {
        running.forEach(Peer::close);
    }
}
