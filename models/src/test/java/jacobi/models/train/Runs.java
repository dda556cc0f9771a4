package jacobi.models.train;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs of training, and what they leave in their folders. */
final class Runs {
    static final Device REFERENCE = Devices.named("reference", 1);

    private static final int SECONDS = 2;

    private Runs() {}

    /** Options by what differs from three plain epochs. */
    static TrainingOptions options(
            int epochs,
            int steps,
            int accumulation,
            int patience,
            TrainingOptions.Goal goal,
            int checkpointEvery,
            int averaged) {
        return new TrainingOptions(
                epochs,
                steps,
                accumulation,
                1,
                Adam.standard(),
                new Schedule.Constant(0.05),
                77,
                patience,
                goal,
                checkpointEvery,
                averaged);
    }

    /** The same at a rate so high that the loss soon grows. */
    static TrainingOptions diverging(TrainingOptions options) {
        return new TrainingOptions(
                options.epochs(),
                options.steps(),
                options.accumulation(),
                options.clipNorm(),
                options.rule(),
                new Schedule.Constant(2),
                options.seed(),
                options.patience(),
                options.goal(),
                options.checkpointEvery(),
                options.averaged());
    }

    static TrainingOptions plain(int epochs) {
        return options(epochs, 0, 1, 0, null, 0, 0);
    }

    /** A run of its own that ends by itself. */
    static Outcome whole(Task<TinyTask.Batch> task, TrainingOptions options, RunDirectory folder) {
        return Devices.using(
                REFERENCE,
                () -> new Trainer<>(task, options, folder, new TrainingListener() {}).run());
    }

    /** All files of a folder by name; of metrics.csv the seconds are left out. */
    static Map<String, List<Byte>> files(RunDirectory folder) {
        try (var files = Files.walk(folder.path())) {
            return files.filter(Files::isRegularFile)
                    .collect(
                            Collectors.toMap(
                                    file -> folder.path().relativize(file).toString(),
                                    Runs::content,
                                    (a, b) -> a,
                                    TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Byte> content(Path file) {
        try {
            var bytes =
                    file.endsWith("metrics.csv")
                            ? withoutSeconds(file).getBytes(StandardCharsets.UTF_8)
                            : Files.readAllBytes(file);
            var list = new ArrayList<Byte>(bytes.length);
            for (byte b : bytes) {
                list.add(b);
            }
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutSeconds(Path metrics) throws IOException {
        return Files.readAllLines(metrics).stream()
                .map(
                        line -> {
                            var values = line.split(",");
                            values[SECONDS] = "";
                            return String.join(",", values);
                        })
                .collect(Collectors.joining("\n"));
    }

    /** All that a task's model has learned, one number after the other. */
    static float[] weights(Task<?> task) {
        var tensors = task.parameters().tensors().values();
        var all = new float[tensors.stream().mapToInt(Tensor::size).sum()];
        int at = 0;
        for (var tensor : tensors) {
            System.arraycopy(tensor.toFloats(), 0, all, at, tensor.size());
            at += tensor.size();
        }
        return all;
    }
}
