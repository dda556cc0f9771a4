package jacobi.examples.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import jacobi.models.formats.Safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * Those who train the same model from the same weights on the same batches. Each is a fresh
 * process, so that its memory is that of this model, unless it counts memory anew for each model.
 * Whoever fails leaves, with a sentence that says why.
 */
final class TrainPeers implements AutoCloseable {
    private final Session session;
    private final TrainCase train;
    private final Map<String, Run> running = new LinkedHashMap<>();

    /** What a peer has told. */
    private record Run(Peer peer, boolean sameWeights, List<Double> seconds) {
        JsonObject steps(int count, boolean dropout) {
            var request = new JsonObject();
            request.addProperty("do", "steps");
            request.addProperty("count", count);
            request.addProperty("dropout", dropout);
            return peer.askAlone(request);
        }

        double bytes() {
            var request = new JsonObject();
            request.addProperty("do", "memory");
            return peer.ask(request).get("bytes").getAsDouble();
        }
    }

    TrainPeers(Session session, TrainCase train) {
        this.session = session;
        this.train = train;
    }

    /**
     * Gives them the weights as they are now. They read these and the batches from files, which are
     * gone when they have.
     */
    void start(StepModel model) {
        if (session.peers().isEmpty()) {
            return;
        }
        try {
            var folder = Files.createTempDirectory("jacobi-bench");
            var weights = folder.resolve("weights.safetensors");
            var batches = folder.resolve("batches.safetensors");
            try {
                new Safetensors(model.parameters().tensors(), Map.of()).write(weights);
                new Safetensors(model.batches(), Map.of()).write(batches);
                for (var peer : session.peers()) {
                    start(peer, weights, batches);
                }
            } finally {
                Files.deleteIfExists(weights);
                Files.deleteIfExists(batches);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(Peer known, Path weights, Path batches) {
        var peer = known.countsAnew() ? known : Peers.start(known.name(), session.threads());
        var request = train.request();
        request.addProperty("weights", weights.toString());
        request.addProperty("batches", batches.toString());
        try {
            var reply = peer.ask(request);
            if (reply.has("unsupported")) {
                leave(peer);
                return;
            }
            boolean same = reply.get("sameWeights").getAsBoolean();
            running.put(peer.name(), new Run(peer, same, new ArrayList<>()));
        } catch (BenchException e) {
            session.progress().accept(e.getMessage());
            leave(peer);
        }
    }

    /** Their losses of the first steps, by name, of those who began with the same weights. */
    Map<String, List<Double>> losses(int steps) {
        var losses = new LinkedHashMap<String, List<Double>>();
        each(
                run -> {
                    var reply = run.steps(steps, false);
                    if (run.sameWeights) {
                        losses.put(run.peer.name(), numbers(reply, "losses"));
                    }
                });
        return losses;
    }

    /** Everyone takes steps against the clock. */
    void turn(boolean dropout) {
        each(
                run -> {
                    var reply = run.steps(TrainBench.aTurn(run.seconds), dropout);
                    run.seconds.addAll(numbers(reply, "seconds"));
                });
    }

    private static List<Double> numbers(JsonObject reply, String key) {
        return reply.getAsJsonArray(key).asList().stream().map(JsonElement::getAsDouble).toList();
    }

    /**
     * A row with their figures beside it.
     *
     * @param value the figure for the seconds of a step
     */
    Row beside(Row row, DoubleUnaryOperator value) {
        for (var entry : running.entrySet()) {
            double seconds = Timings.of(entry.getValue().seconds).median();
            row = row.withPeer(entry.getKey(), value.applyAsDouble(seconds));
        }
        return row;
    }

    /** The bytes that each has needed, by name. */
    Map<String, Double> bytes() {
        var bytes = new LinkedHashMap<String, Double>();
        each(run -> bytes.put(run.peer.name(), run.bytes()));
        return bytes;
    }

    private void each(Consumer<Run> work) {
        for (var run : List.copyOf(running.values())) {
            try {
                work.accept(run);
            } catch (BenchException e) {
                session.progress().accept(train.shape() + ": " + e.getMessage());
                running.remove(run.peer.name());
                leave(run.peer);
            }
        }
    }

    /** One that serves other models, too, forgets this one, unless it has ended. */
    private static void leave(Peer peer) {
        try {
            if (peer.countsAnew()) {
                peer.release();
                return;
            }
        } catch (BenchException ended) {
            // Whoever asks it next is told.
        }
        peer.close();
    }

    @Override
    public void close() {
        running.values().forEach(run -> leave(run.peer));
    }
}
