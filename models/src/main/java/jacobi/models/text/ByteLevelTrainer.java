package jacobi.models.text;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Learns a {@link ByteLevelBytePairTokenizer}. Ids as GPT-2's: bytes, merged pieces by merge,
 * {@code <|endoftext|>}.
 */
final class ByteLevelTrainer {
    private ByteLevelTrainer() {}

    static ByteLevelBytePairTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var words = new Frequencies();
        for (String line : lines) {
            GptWords.split(cleaning.apply(line)).forEach(words::add);
        }
        words.requireText();
        var written = new Frequencies();
        words.counts().forEach((word, times) -> written.add(ByteAlphabet.write(word), times));
        var tokens = ByteLevelBytePairTokenizer.byteTokens();
        int most = options.vocabularySize() - tokens.size() - 1;
        var merges = BytePairTrainer.learn(written, tokens, most, options.minFrequency());
        merges.forEach(merge -> tokens.add(merge.merged()));
        tokens.add(ByteLevelBytePairTokenizer.END_OF_TEXT);
        return of(options.lowercase(), tokens, merges);
    }

    /** A tokenizer whose only special token is the end of text. */
    static ByteLevelBytePairTokenizer of(
            boolean lowercase, List<String> tokens, List<Merge> merges) {
        String end = ByteLevelBytePairTokenizer.END_OF_TEXT;
        var specials = Specials.named(Map.of(end, tokens.indexOf(end)));
        return new ByteLevelBytePairTokenizer(lowercase, tokens, merges, Set.of(end), specials);
    }
}
