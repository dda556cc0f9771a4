package jacobi.autograd.optim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What PyTorch does with two parameters; see {@code src/test/python/golden_optim.py}. */
record Trajectory(UpdateRule rule, double[] weight, double[] bias, List<Step> steps) {

    record Step(
            double rate,
            double[] weightGradient,
            double[] biasGradient,
            double[] weight,
            double[] bias) {}

    static List<Trajectory> all() {
        var trajectories = new ArrayList<Trajectory>();
        for (var lines = lines().iterator(); lines.hasNext(); ) {
            var line = lines.next();
            if (line.startsWith("rule ")) {
                trajectories.add(
                        new Trajectory(
                                rule(line.split(" ")),
                                values("weight", lines.next()),
                                values("bias", lines.next()),
                                new ArrayList<>()));
            } else {
                trajectories.getLast().steps().add(step(line, lines));
            }
        }
        return trajectories;
    }

    private static List<String> lines() {
        var stream = Trajectory.class.getResourceAsStream("trajectories.txt");
        try (var reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UpdateRule rule(String... words) {
        double first = Double.parseDouble(words[2]);
        double second = Double.parseDouble(words[3]);
        return words[1].equals("sgd")
                ? new Sgd(first, second)
                : new Adam(
                        first,
                        second,
                        Double.parseDouble(words[4]),
                        Double.parseDouble(words[5]),
                        Boolean.parseBoolean(words[6]));
    }

    private static Step step(String line, Iterator<String> lines) {
        return new Step(
                values("step", line)[0],
                values("weight.gradient", lines.next()),
                values("bias.gradient", lines.next()),
                values("weight", lines.next()),
                values("bias", lines.next()));
    }

    private static double[] values(String name, String line) {
        var words = line.split(" ");
        if (!words[0].equals(name)) {
            throw new IllegalStateException("expected " + name + ", got " + line);
        }
        return Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    @Override
    public String toString() {
        return rule.toString();
    }
}
