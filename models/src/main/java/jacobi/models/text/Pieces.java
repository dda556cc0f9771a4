package jacobi.models.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The pieces of text that a byte-pair vocabulary has, numbered after special tokens and bytes. */
final class Pieces {
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** Gives a piece the next id; throws an IllegalArgumentException if it has one already. */
    int add(String text) {
        int id = vocabularySize();
        if (ids.putIfAbsent(text, id) != null) {
            throw new IllegalArgumentException("\"" + text + "\" is there twice");
        }
        texts.add(text);
        return id;
    }

    OptionalInt find(String text) {
        Integer id = ids.get(text);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    String text(int id) {
        return texts.get(id - BytePairTokenizer.FIRST_PIECE);
    }

    /** The number of ids given, those of special tokens and bytes included. */
    int vocabularySize() {
        return BytePairTokenizer.FIRST_PIECE + texts.size();
    }
}
