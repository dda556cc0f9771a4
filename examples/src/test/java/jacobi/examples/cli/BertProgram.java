package jacobi.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Commands that train a BERT of milliseconds, on sentences of animals and of tools. */
final class BertProgram {
    static final List<String> VERBS = List.of("sees", "likes", "wants");

    private static final List<String> ANIMALS = List.of("cat", "dog", "cow", "hen");
    private static final List<String> TOOLS = List.of("saw", "axe", "nail", "rope");

    private static final List<String> SMALL =
            List.of(
                    "--vocabulary=60",
                    "--d-model=32",
                    "--heads=2",
                    "--layers=1",
                    "--d-ff=64",
                    "--context=24",
                    "--dropout=0.05");

    private BertProgram() {}

    /** A sentence of two animals or of two tools. */
    private static String sentence(boolean tools, SplittableRandom random) {
        var names = tools ? TOOLS : ANIMALS;
        return "the %s %s the %s"
                .formatted(
                        names.get(random.nextInt(names.size())),
                        VERBS.get(random.nextInt(VERBS.size())),
                        names.get(random.nextInt(names.size())));
    }

    /** Documents of three sentences, all of animals or all of tools. */
    static Path writeText(Path file) {
        var random = new SplittableRandom(1);
        var lines = new ArrayList<String>();
        for (int document = 0; document < 60; document++) {
            for (int i = 0; i < 3; i++) {
                lines.add(sentence(document % 2 == 0, random));
            }
            lines.add("");
        }
        return write(file, lines);
    }

    /** Sentences with what they are of. */
    static Path writeLabels(Path file, int count) {
        var random = new SplittableRandom(2 + count);
        return write(
                file,
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        (i % 2 == 0 ? "tool\t" : "animal\t")
                                                + sentence(i % 2 == 0, random))
                        .toList());
    }

    /** Pairs of sentences, and whether they are of the same. */
    static Path writePairs(Path file, int count) {
        var random = new SplittableRandom(3);
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            boolean first = random.nextBoolean();
            boolean second = random.nextBoolean();
            lines.add(
                    "%s\t%s\t%s"
                            .formatted(
                                    first == second ? "same" : "different",
                                    sentence(first, random),
                                    sentence(second, random)));
        }
        return write(file, lines);
    }

    private static Path write(Path file, List<String> lines) {
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pretrains. */
    static Object[] pretrain(Path text, Path out, Object... more) {
        return train("mlm", text, out, SMALL, more);
    }

    /** Learns labels from the beginning. */
    static Object[] classify(Path labels, Path out, Object... more) {
        return train("classify", labels, out, SMALL, more);
    }

    /** Learns labels with what another run has learned. */
    static Object[] tune(Path from, Path labels, Path out, Object... more) {
        return train("classify", labels, out, List.of("--from=" + from), more);
    }

    private static Object[] train(
            String task, Path data, Path out, List<String> model, Object... more) {
        var arguments = new ArrayList<Object>(List.of("train", "--task", task, "--data", data));
        arguments.addAll(List.of("--out", out, "--batch-tokens=256", "--threads=1"));
        arguments.add("--learning-rate=0.005");
        arguments.addAll(model);
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }
}
