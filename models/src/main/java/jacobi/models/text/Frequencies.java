package jacobi.models.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what occurs in a corpus and ranks it. */
final class Frequencies {
    private final Map<String, Long> counts = new HashMap<>();

    void add(String unit) {
        counts.merge(unit, 1L, Long::sum);
    }

    void add(String unit, long times) {
        counts.merge(unit, times, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }

    /** How often each character occurs in what was counted. */
    Frequencies characters() {
        var characters = new Frequencies();
        counts.forEach(
                (unit, times) ->
                        unit.codePoints()
                                .mapToObj(Character::toString)
                                .forEach(character -> characters.add(character, times)));
        return characters;
    }

    /** Throws where nothing was counted: a tokenizer without tokens would only show much later. */
    void requireText() {
        if (counts.isEmpty()) {
            throw new IllegalArgumentException(
                    "the corpus has no text to learn a tokenizer from: all its lines are empty");
        }
    }

    /**
     * What occurs often enough, most frequent first, equals in code unit order; {@code limit} at
     * most.
     */
    List<String> mostFrequent(int minFrequency, int limit) {
        Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue();
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minFrequency)
                .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}
