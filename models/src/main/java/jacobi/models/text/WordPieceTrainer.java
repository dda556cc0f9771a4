package jacobi.models.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns the vocabulary of {@link WordPieceTokenizer}. BERT's own trainer was never published; this
 * merges the most frequent pair, as byte-pair encoding does, where Wu et al. merge the pair that
 * raises the corpus's likelihood most. A word starts as its first character, and its others with
 * {@code ##} before them.
 *
 * <p>Ids: special tokens, characters by frequency, merged pieces by merge.
 */
final class WordPieceTrainer {
    static final List<String> SPECIAL_TOKENS =
            List.of(
                    WordPieceTokenizer.PADDING,
                    WordPieceTokenizer.UNKNOWN,
                    WordPieceTokenizer.START,
                    WordPieceTokenizer.END,
                    WordPieceTokenizer.MASK);

    private WordPieceTrainer() {}

    static WordPieceTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var validity = new Cleaning(false);
        var words = new Frequencies();
        for (String line : lines) {
            BertWords.split(validity.apply(line), options.lowercase()).forEach(words::add);
        }
        words.requireText();
        var characters = new Frequencies();
        words.counts()
                .forEach(
                        (word, times) ->
                                symbols(word).forEach(symbol -> characters.add(symbol, times)));
        List<String> tokens = new ArrayList<>(SPECIAL_TOKENS);
        var frequent =
                characters.mostFrequent(
                        options.minFrequency(), options.vocabularySize() - tokens.size());
        tokens.addAll(merge(words, frequent, options.vocabularySize() - tokens.size(), options));
        return new WordPieceTokenizer(options.lowercase(), tokens);
    }

    /** The characters and the pieces that are learned from them, {@code most} in all. */
    private static List<String> merge(
            Frequencies words, List<String> characters, int most, TokenizerOptions options) {
        Map<String, Integer> ids = new HashMap<>();
        characters.forEach(character -> ids.put(character, ids.size()));
        var learner = new MergeLearner();
        words.counts()
                .forEach(
                        (word, times) ->
                                learner.add(
                                        symbols(word).stream()
                                                .mapToInt(
                                                        symbol ->
                                                                ids.getOrDefault(
                                                                        symbol, MergeLearner.RARE))
                                                .toArray(),
                                        times));
        List<String> pieces = new ArrayList<>(characters);
        int room = most - characters.size();
        for (long pair : learner.learn(characters.size(), room, options.minFrequency())) {
            String right = pieces.get(Merge.right(pair));
            pieces.add(
                    pieces.get(Merge.left(pair))
                            + right.substring(WordPieceTokenizer.CONTINUATION.length()));
        }
        return pieces;
    }

    /** A word's characters, {@code ##} before all but the first. */
    private static List<String> symbols(String word) {
        List<String> symbols = new ArrayList<>();
        word.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        character ->
                                symbols.add(
                                        symbols.isEmpty()
                                                ? character
                                                : WordPieceTokenizer.CONTINUATION + character));
        return symbols;
    }
}
