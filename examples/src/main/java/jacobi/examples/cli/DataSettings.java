package jacobi.examples.cli;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.data.ParallelFiles;
import jacobi.models.data.ParallelText;
import jacobi.models.data.SentencePair;
import jacobi.models.data.korean.EnglishKorean;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a run learns from.
 *
 * @param corpus {@value #BUILT_IN}, or the absolute path of a folder of parallel files
 * @param source the source language
 * @param target the target language
 * @param seed of the generated corpus, or of what is held out of a folder without validation files;
 *     not the run's seed, so that runs of different seeds can be compared
 * @param maxLength training pairs with more tokens on a side are left out
 * @param fingerprint of all sentences, in hexadecimal
 */
record DataSettings(
        String corpus, String source, String target, long seed, int maxLength, String fingerprint) {
    static final String BUILT_IN = "english-korean";

    private static final int FINGERPRINT_BYTES = 8;

    boolean isBuiltIn() {
        return corpus.equals(BUILT_IN);
    }

    /** All of the corpus. */
    ParallelCorpus load() {
        return isBuiltIn() ? EnglishKorean.corpus(seed) : files().corpus(seed);
    }

    /** What the run did not learn from: the test part or, where there is none, the validation. */
    ParallelText heldOut() {
        var all = load();
        return new ParallelText(
                all.test().isEmpty() ? all.validation() : all.test(), staleness(all));
    }

    /**
     * What to measure a run by.
     *
     * @param folder of other parallel files in the same languages, or null
     * @param split of it or of the corpus; where null, the validation part of the folder, or what
     *     was held out of the corpus
     */
    ParallelText part(Path folder, String split) {
        if (folder != null) {
            return new ParallelFiles(folder, source, target).split(split == null ? "val" : split);
        }
        return split == null ? heldOut() : split(split);
    }

    /**
     * One part of the corpus.
     *
     * @throws InputException if the built-in corpus has no such part
     */
    ParallelText split(String name) {
        if (!isBuiltIn()) {
            return files().split(name);
        }
        var all = load();
        List<SentencePair> part =
                switch (name) {
                    case "train" -> all.train();
                    case "val", "valid", "validation", "dev" -> all.validation();
                    case "test" -> all.test();
                    default ->
                            throw new InputException(
                                    "The built-in data has no split '"
                                            + name
                                            + "'; there are train, val and test");
                };
        return new ParallelText(part, staleness(all));
    }

    private List<String> staleness(ParallelCorpus all) {
        return fingerprint(all).equals(fingerprint)
                ? List.of()
                : List.of(
                        corpus
                                + " has changed since the run was trained: it may have learned from"
                                + " these sentences.");
    }

    private ParallelFiles files() {
        return new ParallelFiles(Path.of(corpus), source, target);
    }

    /** The same sentences in another folder. */
    DataSettings movedTo(String other) {
        return new DataSettings(other, source, target, seed, maxLength, fingerprint);
    }

    DataSettings withFingerprint(String value) {
        return new DataSettings(corpus, source, target, seed, maxLength, value);
    }

    /** The start of the SHA-256 of every sentence, in order. */
    static String fingerprint(ParallelCorpus corpus) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(corpus.train(), corpus.validation(), corpus.test())) {
                for (var pair : part) {
                    digest.update(pair.source().getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) '\t');
                    digest.update(pair.target().getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) '\n');
                }
                digest.update((byte) '\f');
            }
            return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
