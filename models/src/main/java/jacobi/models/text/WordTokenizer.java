package jacobi.models.text;

import java.util.List;
import java.util.Optional;

/**
 * Words, numbers and punctuation marks are tokens, cut much as the tokenizers are that translation
 * tutorials use. English clitics are tokens of their own ("do" + "n't", "dog" + "'s"), and so are
 * the parts of a hyphenated word ("t" + "@-@" + "shirt", where the marks say that no space belongs
 * there). Languages written without spaces need another kind of tokenizer.
 *
 * <p>Decoding sets spaces as a typesetter would ("Hello , world !" becomes "Hello, world!").
 * Unusual spacing is lost, and words that the vocabulary lacks become {@code <unk>}.
 */
public final class WordTokenizer implements Tokenizer {
    private final Vocabulary vocabulary;
    private final Cleaning cleaning;

    WordTokenizer(Vocabulary vocabulary, boolean lowercase) {
        this.vocabulary = vocabulary;
        this.cleaning = new Cleaning(lowercase);
    }

    static WordTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var frequencies = new Frequencies();
        for (String line : lines) {
            WordSplitter.split(cleaning.apply(line)).forEach(frequencies::add);
        }
        return new WordTokenizer(Vocabulary.learn(options, frequencies), options.lowercase());
    }

    @Override
    public int[] encode(String text) {
        return WordSplitter.split(cleaning.apply(text)).stream().mapToInt(vocabulary::id).toArray();
    }

    @Override
    public TextStream stream() {
        return new JoinedText(
                id -> {
                    String token = vocabulary.token(id);
                    return Vocabulary.isSilent(id) ? Optional.empty() : Optional.of(token);
                });
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public String token(int id) {
        return Printable.of(vocabulary.token(id));
    }

    @Override
    public Specials specials() {
        return Specials.FIRST_IDS;
    }

    @Override
    public TokenizerOptions.Kind kind() {
        return TokenizerOptions.Kind.WORD;
    }

    @Override
    public boolean lowercase() {
        return cleaning.lowercase();
    }

    /** The words by id, special tokens left out. */
    List<String> words() {
        return vocabulary.ordinaryTokens();
    }
}
