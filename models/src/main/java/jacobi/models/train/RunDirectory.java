package jacobi.models.train;

import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Parameters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder that one training run lives in, and where each of its files is.
 *
 * <pre>
 * config.json               what was trained, and how
 * tokenizer.*.json          the tokenizers
 * model.safetensors         the best weights so far: what translating and evaluating reads
 * checkpoint.safetensors    the state that --resume continues from
 * weights/epoch-000N.safetensors   the last epochs' weights, for averaging
 * metrics.csv               a line for each validation
 * </pre>
 *
 * @param path the folder
 */
public record RunDirectory(Path path) {
    private static final String WEIGHTS = "weights";

    /** Makes the folder where there is none. */
    public RunDirectory create() {
        try {
            Files.createDirectories(path);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the run's folder " + path + " cannot be made: " + e, e);
        }
    }

    public Path config() {
        return path.resolve("config.json");
    }

    /** The tokenizer of one side, "source", "target", or "shared". */
    public Path tokenizer(String side) {
        return path.resolve("tokenizer." + side + ".json");
    }

    public Path model() {
        return path.resolve("model.safetensors");
    }

    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    public Path metrics() {
        return path.resolve("metrics.csv");
    }

    /** Writes the weights that the run is used by from now on. */
    void writeModel(Parameters parameters) {
        new Safetensors(parameters.tensors(), Map.of("format", "pt")).write(model());
    }

    /**
     * Overwrites the parameters by those of {@link #model()}.
     *
     * @throws FormatException if the file is missing, damaged, or of another model
     */
    public void readModel(Parameters parameters) {
        readWeights(model(), parameters);
    }

    /**
     * Overwrites the parameters by those of a file: of {@link #model()}, or of an epoch.
     *
     * @throws FormatException if the file is missing, damaged, or of another model
     */
    public static void readWeights(Path file, Parameters parameters) {
        var weights = Safetensors.read(file).tensors();
        try {
            parameters.load(weights);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, e.getMessage(), e);
        }
    }

    /** Keeps an epoch's weights, and of earlier epochs the last {@code kept} − 1. */
    void writeWeights(int epoch, Parameters parameters, int kept) {
        try {
            Files.createDirectories(path.resolve(WEIGHTS));
            new Safetensors(parameters.tensors(), Map.of("format", "pt")).write(weights(epoch));
            Files.deleteIfExists(weights(epoch - kept));
        } catch (IOException e) {
            throw new FormatException(weights(epoch), "cannot be written: " + e, e);
        }
    }

    /** The mean of the weights of epochs {@code first} to {@code last}, those that were kept. */
    Map<String, Tensor> averageWeights(int first, int last) {
        List<Map<String, Tensor>> all = new ArrayList<>();
        for (int epoch = first; epoch <= last; epoch++) {
            if (Files.exists(weights(epoch))) {
                all.add(Safetensors.read(weights(epoch)).tensors());
            }
        }
        var average = new LinkedHashMap<String, Tensor>();
        if (!all.isEmpty()) {
            all.getFirst().forEach((name, tensor) -> average.put(name, mean(name, tensor, all)));
        }
        return average;
    }

    private static Tensor mean(String name, Tensor like, List<Map<String, Tensor>> all) {
        var mean = Tensor.zeros(like.type(), like.shape());
        for (int i = 0; i < mean.size(); i++) {
            double sum = 0;
            for (var weights : all) {
                sum += weights.get(name).get(i);
            }
            mean.set(i, sum / all.size());
        }
        return mean;
    }

    private Path weights(int epoch) {
        return path.resolve(WEIGHTS).resolve("epoch-%04d.safetensors".formatted(epoch));
    }
}
