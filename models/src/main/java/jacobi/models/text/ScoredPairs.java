package jacobi.models.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which neighbours make a piece: of each piece all ways to cut it in two, so that encoding need not
 * compare texts. A character that is no piece itself is a negative symbol.
 */
final class ScoredPairs {
    private ScoredPairs() {}

    /**
     * The table of merges; pieces of one score have one priority.
     *
     * @param ids of the pieces that merging may give
     */
    static PairTable of(List<SentencePiece> pieces, Map<String, Integer> ids) {
        var ordered =
                ids.values().stream()
                        .sorted(Comparator.comparing(id -> -pieces.get(id).score()))
                        .toList();
        var pairs = new PairTable();
        int priority = -1;
        float score = Float.NaN;
        for (int id : ordered) {
            if (pieces.get(id).score() != score) {
                score = pieces.get(id).score();
                priority++;
            }
            addCuts(pieces.get(id).text(), id, priority, ids, pairs);
        }
        return pairs;
    }

    private static void addCuts(
            String text, int id, int priority, Map<String, Integer> ids, PairTable pairs) {
        for (int cut = 1; cut < text.length(); cut++) {
            Integer left = symbol(text.substring(0, cut), ids);
            Integer right = symbol(text.substring(cut), ids);
            if (left != null && right != null) {
                pairs.put(left, right, priority, id);
            }
        }
    }

    /** The symbol that stands for this text while it is merged, or null. */
    private static Integer symbol(String text, Map<String, Integer> ids) {
        Integer id = ids.get(text);
        boolean character = text.codePointCount(0, text.length()) == 1;
        return id == null && character ? Integer.valueOf(symbolOf(text.codePointAt(0))) : id;
    }

    /** The symbol of a character that is no piece: negative. */
    static int symbolOf(int character) {
        return ~character;
    }

    /** The character of a negative symbol. */
    static int characterOf(int symbol) {
        return ~symbol;
    }
}
