package jacobi.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain text: its lines are sentences, and blank lines end documents. A text without a blank line
 * is one document.
 *
 * @param documents at least one, each with a sentence at least, none of them blank
 */
public record PlainText(List<List<String>> documents) {
    public PlainText {
        documents = documents.stream().map(List::copyOf).toList();
    }

    /** What is learned, and what is held out. */
    public record Split(PlainText training, PlainText heldOut) {}

    /**
     * Reads a UTF-8 file, plain or gzip.
     *
     * @throws CorpusException if it cannot be read, or has no sentence
     */
    public static PlainText read(Path file) {
        var documents = new ArrayList<List<String>>();
        boolean goesOn = false;
        for (var line : TextLines.read(file)) {
            if (!line.isEmpty()) {
                if (!goesOn) {
                    documents.add(new ArrayList<>());
                }
                documents.getLast().add(line);
            }
            goesOn = !line.isEmpty();
        }
        if (documents.isEmpty()) {
            throw new CorpusException("%s holds nothing but blank lines.".formatted(file));
        }
        return new PlainText(documents);
    }

    /** All sentences, in order. */
    public List<String> sentences() {
        return documents.stream().flatMap(List::stream).toList();
    }

    /** The lines of such a file: a blank one between two documents. */
    public List<String> lines() {
        var lines = new ArrayList<>(documents.getFirst());
        for (var document : documents.subList(1, documents.size())) {
            lines.add("");
            lines.addAll(document);
        }
        return lines;
    }

    /**
     * Cuts it in two, between documents, or where there is only one, between its sentences. Either
     * part has one at least.
     *
     * @param share of the documents or sentences, from the start, that are learned
     * @throws CorpusException if there is but one sentence
     */
    public Split split(double share) {
        if (documents.size() > 1) {
            int at = cut(documents.size(), share);
            return new Split(
                    new PlainText(documents.subList(0, at)),
                    new PlainText(documents.subList(at, documents.size())));
        }
        var sentences = documents.getFirst();
        if (sentences.size() < 2) {
            throw new CorpusException(
                    "The text has only one sentence, so that nothing can be held out.");
        }
        int at = cut(sentences.size(), share);
        return new Split(
                new PlainText(List.of(sentences.subList(0, at))),
                new PlainText(List.of(sentences.subList(at, sentences.size()))));
    }

    private static int cut(int size, double share) {
        return Math.clamp(Math.round(share * size), 1, size - 1);
    }
}
