package jacobi.examples.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Another library, in a process of its own, that does the same work for comparison. Requests and
 * replies are JSON objects, one a line, over standard input and output:
 *
 * <pre>
 * {"do": "hello"}                                        {"name": "PyTorch 2.7.1", "blas": "…", "threads": 2}
 * {"do": "prepare", "op": "softmax", "sizes": {…}}       {"ready": true}, or {"unsupported": "why"}
 * {"do": "measure", "seconds": 0.1}                      {"seconds": [1.2e-3, 1.1e-3, …]}
 * {"do": "release"}                                      {}
 * {"do": "model", "kind": "gpt", "weights": "FILE", …}   {"sameWeights": true}, or {"unsupported": "why"}
 * {"do": "steps", "count": 5, "dropout": false}          {"losses": [9.1, …], "seconds": [0.2, …]}
 * {"do": "memory"}                                       {"bytes": 123456789}
 * </pre>
 *
 * <p>A reply {@code {"error": "why"}} ends the comparison, not the benchmark.
 */
final class Peer implements AutoCloseable {
    private static final int LAST_WORDS = 3;

    private final String name;
    private final Process process;
    private final Writer requests;
    private final BufferedReader replies;
    private final Path errors;
    private JsonObject description = new JsonObject();

    private Peer(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.replies = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts a peer and lets it introduce itself.
     *
     * @throws BenchException if it does not
     */
    static Peer start(String name, List<String> command, Map<String, String> environment) {
        try {
            var errors = Files.createTempFile("jacobi-bench-" + name, ".log");
            errors.toFile().deleteOnExit();
            var builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            var peer = new Peer(name, builder.start(), errors);
            peer.introduce();
            return peer;
        } catch (IOException e) {
            throw new BenchException(
                    "cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private void introduce() {
        var hello = new JsonObject();
        hello.addProperty("do", "hello");
        try {
            description = ask(hello);
        } catch (BenchException e) {
            close();
            throw e;
        }
    }

    /** "torch", as options and JSON name it. */
    String name() {
        return name;
    }

    /** "PyTorch 1.13.0, OpenBLAS, 2 threads". */
    String introduction() {
        return "%s, %s, %s threads".formatted(text("name"), text("blas"), text("threads"));
    }

    /** What should be known before its figures are believed. */
    Optional<String> warning() {
        return Optional.ofNullable(description.get("warning")).map(JsonElement::getAsString);
    }

    /** Whether it counts the memory of each model anew, so that one process can train them all. */
    boolean countsAnew() {
        return description.has("countsAnew");
    }

    private String text(String key) {
        var value = description.get(key);
        return value == null ? "unknown " + key : value.getAsString();
    }

    /**
     * Sends a request and waits for the reply.
     *
     * @throws BenchException if the peer has ended, does not speak the protocol, or reports an
     *     error
     */
    JsonObject ask(JsonObject request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            var line = replies.readLine();
            if (line == null) {
                throw new BenchException("the peer " + name + " has ended" + lastWords());
            }
            var reply = JsonParser.parseString(line).getAsJsonObject();
            if (reply.has("error")) {
                throw new BenchException(
                        "the peer " + name + " fails: " + reply.get("error").getAsString());
            }
            return reply;
        } catch (IOException e) {
            throw new BenchException("the peer " + name + " has ended" + lastWords(), e);
        } catch (JsonParseException | IllegalStateException e) {
            throw new BenchException("the peer " + name + " sent no JSON object", e);
        }
    }

    /**
     * Like {@link #ask}, with the machine to itself: this process's compilers have finished before,
     * and the peer's threads sleep after it.
     */
    JsonObject askAlone(JsonObject request) {
        Quiet.await(Quiet::ownProcessorTime);
        var reply = ask(request);
        awaitQuiet();
        return reply;
    }

    /** Makes the operands; false where the peer does not know the work. */
    boolean prepare(PeerWork work) {
        return !ask(work.request()).has("unsupported");
    }

    /** Times what was prepared, for about so many seconds, while nobody else is at work. */
    Timings measure(double seconds) {
        var request = new JsonObject();
        request.addProperty("do", "measure");
        request.addProperty("seconds", seconds);
        var samples = askAlone(request).getAsJsonArray("seconds");
        return new Timings(
                samples.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray());
    }

    /** Frees the operands. */
    void release() {
        var request = new JsonObject();
        request.addProperty("do", "release");
        ask(request);
        awaitQuiet();
    }

    private void awaitQuiet() {
        Quiet.await(() -> process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    private String lastWords() {
        try {
            var lines = Files.readAllLines(errors);
            var last = lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size());
            return last.isEmpty() ? "" : ": " + String.join(" | ", last);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Ends the process; a peer ends by itself when its input does. */
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
