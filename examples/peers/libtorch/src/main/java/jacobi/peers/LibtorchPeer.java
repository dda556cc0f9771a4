package jacobi.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * libtorch's side of {@code ./jacobi bench}: reads requests from standard input and writes replies
 * to standard output, JSON objects, one a line. The argument is the number of threads, which DJL's
 * system properties have to say as well.
 */
public final class LibtorchPeer {
    private static final double SAMPLE_SECONDS = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final String threads;
    private final long baseline;
    private Kernels kernel;
    private EncoderTraining training;

    private LibtorchPeer(String threads) {
        this.threads = threads;
        manager.zeros(new Shape(1)).close();
        this.baseline = peakMemory();
    }

    public static void main(String[] arguments) throws IOException {
        // Libraries print to standard output; replies alone may go there.
        var replies = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var peer = new LibtorchPeer(arguments[0]);
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = requests.readLine(); line != null; line = requests.readLine()) {
            Object reply;
            try {
                reply = peer.answer(JsonParser.parseString(line).getAsJsonObject());
            } catch (RuntimeException e) {
                reply = Map.of("error", e.toString());
            }
            replies.println(new Gson().toJson(reply));
        }
    }

    private Object answer(JsonObject request) {
        var action = request.get("do").getAsString();
        switch (action) {
            case "hello":
                var version = Engine.getInstance().getVersion();
                return Map.of("name", "libtorch " + version, "blas", "MKL", "threads", threads);
            case "prepare":
                kernel = Kernels.of(manager, request);
                return kernel == null
                        ? Map.of("unsupported", request.get("op").getAsString())
                        : Map.of("ready", true);
            case "measure":
                var seconds = request.get("seconds").getAsDouble();
                return Map.of("seconds", sample(kernel.work(), seconds));
            case "release":
                kernel.close();
                return Map.of();
            case "model":
                return model(request);
            case "steps":
                return training.steps(request.get("count").getAsInt());
            case "memory":
                return Map.of("bytes", peakMemory() - baseline);
            default:
                return Map.of("error", "unknown request " + action);
        }
    }

    private Object model(JsonObject request) {
        var kind = request.get("kind").getAsString();
        if (!kind.equals("encoder")) {
            return Map.of("unsupported", kind);
        }
        training = new EncoderTraining(request);
        return Map.of("sameWeights", false);
    }

    /** Times of one repetition, for about so many seconds; short work is timed many at once. */
    private static List<Double> sample(Runnable work, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var samples = new ArrayList<Double>();
        int repetitions = 1;
        do {
            long start = System.nanoTime();
            for (int i = 0; i < repetitions; i++) {
                work.run();
            }
            double elapsed = (System.nanoTime() - start) * 1e-9;
            if (elapsed < SAMPLE_SECONDS && System.nanoTime() < end) {
                double growth = Math.min(8, 1.2 * SAMPLE_SECONDS / Math.max(elapsed, 1e-9));
                repetitions = (int) Math.ceil(repetitions * Math.max(1.2, growth));
            } else {
                samples.add(elapsed / repetitions);
            }
        } while (System.nanoTime() < end);
        return samples;
    }

    /** The most memory that this process has used, in bytes; 0 where the system does not tell. */
    private static long peakMemory() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notTold) {
            return 0;
        }
    }
}
