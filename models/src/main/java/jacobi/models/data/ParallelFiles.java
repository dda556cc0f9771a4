package jacobi.models.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of line-aligned text: {@code train.de} and {@code train.en}, {@code val.de} and {@code
 * val.en}, and so on, each plain or with {@code .gz} behind its name. The validation part may be
 * called {@code val}, {@code valid}, {@code validation} or {@code dev}.
 *
 * <p>Line n of one file translates line n of the other. Pairs with a blank side, or two, are left
 * out and counted in a note: an empty sentence teaches nothing, and a lone blank line is common in
 * real corpora.
 */
public record ParallelFiles(Path directory, String source, String target) {
    private static final Pattern LANGUAGE = Pattern.compile("[\\p{Alnum}_-]+");
    private static final List<String> VALIDATION = List.of("val", "valid", "validation", "dev");
    private static final int LISTED_FILES = 12;
    private static final int MOST_HELD_OUT = 1000;

    /** One pair in so many is held out where there is no validation file. */
    private static final int HELD_OUT_SHARE = 20;

    /**
     * @param source the source language, as the files' names end with it
     * @param target the target language, likewise
     * @throws CorpusException if there is no such folder, or the languages are equal or not made of
     *     letters, digits, - and _
     */
    public ParallelFiles {
        if (!LANGUAGE.matcher(source).matches() || !LANGUAGE.matcher(target).matches()) {
            throw new CorpusException(
                    ("A language is named by letters, digits, - and _, as its files end with it;"
                                    + " got '%s' and '%s'.")
                            .formatted(source, target));
        }
        if (source.equals(target)) {
            throw new CorpusException(
                    "Source and target language are both '%s': name two different ones."
                            .formatted(source));
        }
        if (!Files.isDirectory(directory)) {
            throw new CorpusException(
                    Files.exists(directory)
                            ? "%s is a file, not a folder with train.%s and train.%s."
                                    .formatted(directory, source, target)
                            : "The folder %s does not exist.".formatted(directory));
        }
    }

    /**
     * Reads the training part, the validation part and, if there is one, the test part. Without a
     * validation file, one training pair in 20 (at most 1,000, chosen by {@code seed}) is held out
     * instead, and a note says so.
     *
     * @throws CorpusException if a file is missing, empty, not UTF-8, or its line count differs
     *     from its partner's
     */
    public ParallelCorpus corpus(long seed) {
        var notes = new ArrayList<String>();
        List<SentencePair> train = noted(split("train"), notes);
        List<SentencePair> test = exists("test") ? noted(split("test"), notes) : List.of();
        if (VALIDATION.stream().anyMatch(this::exists)) {
            return named(train, noted(split("val"), notes), test, notes);
        }
        int heldOut = heldOut(train.size());
        List<SentencePair> shuffled = new ArrayList<>(train.size());
        for (int i : Seeds.permutation(train.size(), Seeds.random(seed, 0))) {
            shuffled.add(train.get(i));
        }
        notes.add(
                ("%s has no validation file (val, valid, validation or dev): %d of the %d training"
                                + " pairs are held out instead (seed %d).")
                        .formatted(directory, heldOut, train.size(), seed));
        return named(
                shuffled.subList(heldOut, shuffled.size()),
                shuffled.subList(0, heldOut),
                test,
                notes);
    }

    private ParallelCorpus named(
            List<SentencePair> train,
            List<SentencePair> validation,
            List<SentencePair> test,
            List<String> notes) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return new ParallelCorpus(
                name == null ? "root" : name.toString(),
                source,
                target,
                train,
                validation,
                test,
                notes);
    }

    private static List<SentencePair> noted(ParallelText text, List<String> notes) {
        notes.addAll(text.notes());
        return text.pairs();
    }

    private int heldOut(int size) {
        if (size < 2) {
            throw new CorpusException(
                    ("%s holds one training pair and no validation file, so nothing can be held"
                                    + " out for validation.")
                            .formatted(directory));
        }
        return Math.clamp(size / HELD_OUT_SHARE, 1, MOST_HELD_OUT);
    }

    /**
     * Reads one part.
     *
     * @param split the files' name before the language; the four names of the validation part mean
     *     the same
     * @throws CorpusException as {@link #corpus}
     */
    public ParallelText split(String split) {
        String stem = names(split).stream().filter(this::exists).findFirst().orElse(split);
        return align(split, require(split, stem, source), require(split, stem, target));
    }

    private static ParallelText align(String split, Path sourceFile, Path targetFile) {
        List<String> sources = TextLines.read(sourceFile);
        List<String> targets = TextLines.read(targetFile);
        if (sources.size() != targets.size()) {
            throw new CorpusException(
                    "%s has %d lines but %s has %d: they must align line by line."
                            .formatted(sourceFile, sources.size(), targetFile, targets.size()));
        }
        var pairs = new ArrayList<SentencePair>(sources.size());
        int firstBlank = 0;
        for (int i = 0; i < sources.size(); i++) {
            if (!sources.get(i).isEmpty() && !targets.get(i).isEmpty()) {
                pairs.add(new SentencePair(sources.get(i), targets.get(i)));
            } else if (firstBlank == 0) {
                firstBlank = i + 1;
            }
        }
        if (pairs.isEmpty()) {
            throw new CorpusException(
                    "%s and %s hold no pair of non-blank lines (%d lines each)."
                            .formatted(sourceFile, targetFile, sources.size()));
        }
        int blank = sources.size() - pairs.size();
        String note =
                "%s: %d of %d pairs are left out because a side is blank (the first at line %d)."
                        .formatted(split, blank, sources.size(), firstBlank);
        return new ParallelText(pairs, blank == 0 ? List.of() : List.of(note));
    }

    private static List<String> names(String split) {
        return VALIDATION.contains(split) ? VALIDATION : List.of(split);
    }

    /** Whether either side is there; if only one is, reading reports the other as missing. */
    private boolean exists(String stem) {
        return find(stem, source).isPresent() || find(stem, target).isPresent();
    }

    private Optional<Path> find(String stem, String language) {
        return Stream.of("", ".gz")
                .map(ending -> directory.resolve(stem + "." + language + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path require(String split, String stem, String language) {
        return find(stem, language)
                .orElseThrow(
                        () -> {
                            List<String> stems = exists(stem) ? List.of(stem) : names(split);
                            String looked =
                                    stems.stream()
                                            .map(name -> name + "." + language)
                                            .collect(Collectors.joining(", "));
                            return new CorpusException(
                                    ("No %s text for '%s' in %s: looked for %s (plain or .gz),"
                                                    + " the folder holds %s.")
                                            .formatted(
                                                    split, language, directory, looked, listing()));
                        });
    }

    private String listing() {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            if (names.isEmpty()) {
                return "nothing";
            }
            String shown =
                    String.join(", ", names.subList(0, Math.min(LISTED_FILES, names.size())));
            int more = names.size() - LISTED_FILES;
            return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
        } catch (IOException | UncheckedIOException e) {
            return "what cannot be listed (" + e.getMessage() + ")";
        }
    }
}
