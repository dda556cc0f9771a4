package jacobi.models.bert;

import jacobi.models.data.CorpusException;
import jacobi.models.text.Tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Plain text to learn from: documents of sentences of tokens. */
public final class Documents {
    private final List<List<int[]>> documents;

    /**
     * Documents of token ids. Empty sentences and documents are left out.
     *
     * @throws CorpusException if nothing is left
     */
    public Documents(List<List<int[]>> documents) {
        this.documents =
                documents.stream()
                        .map(sentences -> sentences.stream().filter(s -> s.length > 0).toList())
                        .filter(sentences -> !sentences.isEmpty())
                        .toList();
        if (this.documents.isEmpty()) {
            throw new CorpusException(
                    "There is no text to learn from: every line is empty, or gives no token.");
        }
    }

    /**
     * Text whose lines are sentences, and whose blank lines end documents.
     *
     * @throws CorpusException if it has no sentence
     */
    public static Documents of(Iterable<String> lines, Tokenizer tokenizer) {
        var documents = new ArrayList<List<int[]>>();
        documents.add(new ArrayList<>());
        for (var line : lines) {
            if (line.isBlank()) {
                documents.add(new ArrayList<>());
            } else {
                documents.getLast().add(tokenizer.encode(line));
            }
        }
        return new Documents(documents);
    }

    /** Number of documents. */
    public int size() {
        return documents.size();
    }

    /** The sentences of a document, at least one, none empty. */
    List<int[]> document(int index) {
        return documents.get(index);
    }
}
