package jacobi.examples.cli;

import jacobi.models.data.CorpusException;
import jacobi.models.data.LabelledLines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labelled texts that a classifier learns from.
 *
 * @param path the absolute path of a file, or of a folder with train.tsv and val.tsv, and maybe
 *     test.tsv
 * @param trainShare the share of a file's texts that are learned; the rest are for validation
 * @param seed of how a file is cut; not the run's seed, so that runs of different seeds can be
 *     compared
 * @param pairs whether they are pairs of texts
 * @param labels in the model's order
 * @param fingerprint of all texts and labels for training and validation, in hexadecimal
 */
record LabelledSettings(
        String path,
        double trainShare,
        long seed,
        boolean pairs,
        List<String> labels,
        String fingerprint) {
    /** Of texts that are not known yet. */
    static final LabelledSettings NONE =
            new LabelledSettings("", 0.9, TrainDefaults.DATA_SEED, false, List.of(), "");

    private static final String TRAINING = "train";
    private static final String VALIDATION = "val";
    private static final String TEST = "test";

    LabelledSettings {
        TextSettings.requireShare(trainShare);
        labels = List.copyOf(labels);
    }

    /** Of a model that others have trained. */
    static LabelledSettings imported(List<String> labels) {
        return new LabelledSettings(
                NONE.path, NONE.trainShare, NONE.seed, false, labels, NONE.fingerprint);
    }

    /** These labels without the texts that taught them. */
    LabelledSettings imported() {
        return pairs ? imported(labels).ofPairs() : imported(labels);
    }

    /** The labels of pairs of texts. */
    LabelledSettings ofPairs() {
        return new LabelledSettings(path, trainShare, seed, true, labels, fingerprint);
    }

    /** What is learned, and what it is measured on. */
    record Parts(LabelledLines training, LabelledLines validation) {}

    /**
     * Reads both parts.
     *
     * @throws CorpusException if a file is missing or wrong, one part has pairs and the other not,
     *     there are less than two labels, or validation has one that training lacks
     */
    Parts read() {
        var parts = parts();
        var labels = parts.training().labels();
        if (labels.size() < 2) {
            throw new CorpusException(
                    "%s: all texts to learn have one label, '%s'; there must be two at least."
                            .formatted(parts.training().file(), labels.getFirst()));
        }
        parts.validation().requireLabels(labels);
        requirePairs(parts.validation(), parts.training().pairs());
        return parts;
    }

    private Parts parts() {
        var at = Path.of(path);
        if (Files.isDirectory(at)) {
            return new Parts(file(TRAINING), file(VALIDATION));
        }
        var split = LabelledLines.read(at).split(trainShare, seed);
        return new Parts(split.training(), split.heldOut());
    }

    /** In a folder, plain or with .gz behind its name. */
    private LabelledLines file(String part) {
        var plain = Path.of(path, part + ".tsv");
        var packed = Path.of(path, part + ".tsv.gz");
        return LabelledLines.read(Files.exists(packed) && !Files.exists(plain) ? packed : plain);
    }

    private static void requirePairs(LabelledLines lines, boolean pairs) {
        if (lines.pairs() != pairs) {
            throw new CorpusException(
                    "%s has %s, but what is learned are %s."
                            .formatted(lines.file(), shape(lines.pairs()), shape(pairs)));
        }
    }

    private static String shape(boolean pairs) {
        return pairs ? "pairs of texts" : "single texts";
    }

    /**
     * What a run is measured by.
     *
     * @param other a file that is measured as a whole, or a folder; or null for the run's own
     * @param split of the folder; where null, the run's test part or else its validation part, or
     *     the validation part of another folder
     */
    LabelledLines part(Path other, String split) {
        if (other == null && path.isEmpty()) {
            throw new InputException(
                    "The run was imported, and has no texts to be measured by; name some, by"
                            + " --data");
        }
        if (other == null) {
            return known(split == null ? heldOut() : own(split));
        }
        if (Files.isDirectory(other)) {
            return known(at(other).file(split == null ? VALIDATION : split));
        }
        if (split != null) {
            throw new InputException(
                    other + " is a file, which has no parts; leave out --split, or name a folder");
        }
        return known(LabelledLines.read(other));
    }

    private LabelledLines known(LabelledLines lines) {
        lines.requireLabels(labels);
        requirePairs(lines, pairs);
        return lines;
    }

    private LabelledLines heldOut() {
        boolean isTested =
                Stream.of(".tsv", ".tsv.gz").anyMatch(e -> Files.exists(Path.of(path, TEST + e)));
        return isTested ? file(TEST) : parts().validation();
    }

    private LabelledLines own(String split) {
        if (Files.isDirectory(Path.of(path))) {
            return file(split);
        }
        return switch (split) {
            case TRAINING -> parts().training();
            case VALIDATION -> parts().validation();
            default ->
                    throw new InputException(
                            "%s has no split '%s'; there are train and val".formatted(path, split));
        };
    }

    private LabelledSettings at(Path other) {
        return movedTo(other.toString());
    }

    /** These for texts. */
    LabelledSettings of(Parts parts) {
        return new LabelledSettings(
                path,
                trainShare,
                seed,
                parts.training().pairs(),
                parts.training().labels(),
                fingerprint(parts));
    }

    /** The same texts elsewhere. */
    LabelledSettings movedTo(String other) {
        return new LabelledSettings(other, trainShare, seed, pairs, labels, fingerprint);
    }

    static String fingerprint(Parts parts) {
        return TextSettings.fingerprint(text(parts.training()) + "\f" + text(parts.validation()));
    }

    private static String text(LabelledLines lines) {
        return lines.lines().stream()
                .flatMap(line -> Stream.of(line.label(), line.first(), line.second()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }
}
