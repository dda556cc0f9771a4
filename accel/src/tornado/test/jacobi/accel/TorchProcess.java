package jacobi.accel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * PyTorch in a process of its own, which does a work when it is asked to: {@code torch_peer.py} of
 * {@code jacobi bench}. Whatever it cannot do has no time, and a line on standard error.
 */
final class TorchProcess implements AutoCloseable {
    /** The first repetitions load kernels, or choose one. */
    private static final double WARM_UP = 0.1;

    private static final double SECONDS = 0.3;

    private final String precision;
    private final Process process;
    private final Writer requests;
    private final BufferedReader replies;

    /**
     * Where to find PyTorch.
     *
     * @param scripts the folder of {@code torch_peer.py}
     * @param device "cuda" or "cpu"
     */
    record Place(String python, Path scripts, String device) {}

    /**
     * Starts it, without waiting for it.
     *
     * @param precision of matrix products: "highest" for FP32, "high" for TF32
     * @throws IOException if there is no such Python
     */
    TorchProcess(Place place, String precision) throws IOException {
        this.precision = precision;
        var builder =
                new ProcessBuilder(
                                place.python(),
                                place.scripts().resolve("torch_peer.py").toString(),
                                Integer.toString(Runtime.getRuntime().availableProcessors()),
                                place.device(),
                                precision)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        process = builder.start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        replies = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits until it is ready. What is wrong with it, every work says, too. */
    void await() {
        try {
            ask(request("hello"));
        } catch (IOException | JsonParseException | IllegalStateException e) {
            System.err.println("PyTorch (" + precision + ") fails: " + e.getMessage());
        }
    }

    /** The median time of a work, or no number. */
    double seconds(GpuWork.Torch work) {
        try {
            ask(work.request());
            measure(WARM_UP);
            double median = measure(SECONDS);
            ask(request("release"));
            return median;
        } catch (IOException | JsonParseException | IllegalStateException e) {
            System.err.println(
                    "PyTorch (" + precision + ") fails at " + work.op() + ": " + e.getMessage());
            return Double.NaN;
        }
    }

    private double measure(double seconds) throws IOException {
        var request = request("measure");
        request.addProperty("seconds", seconds);
        var samples = ask(request).getAsJsonArray("seconds").asList();
        var times = samples.stream().mapToDouble(JsonElement::getAsDouble).sorted().toArray();
        return times[times.length / 2];
    }

    private static JsonObject request(String what) {
        var request = new JsonObject();
        request.addProperty("do", what);
        return request;
    }

    private JsonObject ask(JsonObject request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        var line = replies.readLine();
        if (line == null) {
            throw new IOException("it has ended");
        }
        var reply = JsonParser.parseString(line).getAsJsonObject();
        for (var trouble : new String[] {"error", "unsupported"}) {
            if (reply.has(trouble)) {
                throw new IOException(trouble + ": " + reply.get(trouble).getAsString());
            }
        }
        return reply;
    }

    /** It ends when its input does. */
    @Override
    public void close() throws IOException {
        try {
            requests.close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
