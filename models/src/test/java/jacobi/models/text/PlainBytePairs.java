package jacobi.models.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Byte-pair encoding by the book: all pairs are counted anew for every merge. */
final class PlainBytePairs {
    /** What was learned, and the corpus as it is cut then, run after run. */
    record Result(List<Merge> merges, List<List<String>> words) {}

    private PlainBytePairs() {}

    static Result learn(TokenizerOptions options, List<String> lines) {
        List<List<String>> words = new ArrayList<>();
        var frequencies = new Frequencies();
        for (String line : lines) {
            for (String run : WordRuns.split(" " + line)) {
                var word = run.codePoints().mapToObj(Character::toString).toList();
                word.forEach(frequencies::add);
                words.add(word);
            }
        }
        int room = options.vocabularySize() - BytePairTokenizer.FIRST_PIECE;
        List<String> order =
                new ArrayList<>(frequencies.mostFrequent(options.minFrequency(), room));
        List<Merge> merges = new ArrayList<>();
        while (order.size() < room) {
            var best = mostFrequent(words, order, Math.max(2, options.minFrequency()));
            if (best == null) {
                break;
            }
            merges.add(best);
            order.add(best.merged());
            words.replaceAll(word -> apply(best, word));
        }
        return new Result(merges, words);
    }

    /** Of equals, the pair whose left side is the older piece, then the one whose right side is. */
    private static Merge mostFrequent(List<List<String>> words, List<String> order, int least) {
        Map<Merge, Integer> counts = new HashMap<>();
        for (var word : words) {
            for (int i = 0; i + 1 < word.size(); i++) {
                if (order.contains(word.get(i)) && order.contains(word.get(i + 1))) {
                    counts.merge(new Merge(word.get(i), word.get(i + 1)), 1, Integer::sum);
                }
            }
        }
        return counts.keySet().stream()
                .filter(pair -> counts.get(pair) >= least)
                .min(
                        Comparator.comparing((Merge pair) -> -counts.get(pair))
                                .thenComparing(pair -> order.indexOf(pair.left()))
                                .thenComparing(pair -> order.indexOf(pair.right())))
                .orElse(null);
    }

    private static List<String> apply(Merge merge, List<String> word) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            boolean fits =
                    i + 1 < word.size()
                            && word.get(i).equals(merge.left())
                            && word.get(i + 1).equals(merge.right());
            result.add(fits ? merge.merged() : word.get(i));
            i += fits ? 1 : 0;
        }
        return result;
    }
}
