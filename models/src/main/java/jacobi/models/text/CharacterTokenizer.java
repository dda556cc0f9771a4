package jacobi.models.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Every character is a token. A character is a Unicode code point, not a grapheme: code points are
 * a small closed set, graphemes (letters with any marks, emoji families) are not. Composed Hangul
 * syllables are one code point each.
 *
 * <p>Decoding gives back the text exactly, but for characters that the corpus lacked.
 */
public final class CharacterTokenizer implements Tokenizer {
    private final Vocabulary vocabulary;
    private final Cleaning cleaning;

    CharacterTokenizer(Vocabulary vocabulary, boolean lowercase) {
        this.vocabulary = vocabulary;
        this.cleaning = new Cleaning(lowercase);
    }

    static CharacterTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var frequencies = new Frequencies();
        for (String line : lines) {
            cleaning.apply(line)
                    .codePoints()
                    .mapToObj(Character::toString)
                    .forEach(frequencies::add);
        }
        return new CharacterTokenizer(Vocabulary.learn(options, frequencies), options.lowercase());
    }

    @Override
    public int[] encode(String text) {
        return cleaning.apply(text)
                .codePoints()
                .map(character -> vocabulary.id(Character.toString(character)))
                .toArray();
    }

    @Override
    public TextStream stream() {
        return new ByteText(this::bytes, false);
    }

    private byte[] bytes(int id) {
        String token = vocabulary.token(id);
        return (Vocabulary.isSilent(id) ? "" : token).getBytes(StandardCharsets.UTF_8);
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
        return TokenizerOptions.Kind.CHARACTER;
    }

    @Override
    public boolean lowercase() {
        return cleaning.lowercase();
    }

    /** The characters by id, special tokens left out. */
    List<String> characters() {
        return vocabulary.ordinaryTokens();
    }
}
