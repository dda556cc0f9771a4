package jacobi.models.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what {@link TokenizerWriter} wrote, and says what is wrong with anything else. */
final class TokenizerReader {
    private final JsonObject fields;

    private TokenizerReader(JsonObject fields) {
        this.fields = fields;
    }

    static Tokenizer read(Path file) {
        return TokenizerFile.read(
                file, () -> new TokenizerReader(Json.parse(Files.readString(file))).tokenizer());
    }

    private Tokenizer tokenizer() {
        checkFormat();
        boolean lowercase = Json.bool(field("lowercase"), "lowercase");
        return switch (kind()) {
            case WORD -> new WordTokenizer(vocabulary(), lowercase);
            case CHARACTER -> new CharacterTokenizer(vocabulary(), lowercase);
            case BYTE_PAIR -> bytePairs(lowercase);
            case BYTE_LEVEL ->
                    new ByteLevelBytePairTokenizer(
                            lowercase,
                            strings("tokens"),
                            merges(),
                            Set.copyOf(strings("specialTokens")),
                            specials());
            case WORD_PIECE -> new WordPieceTokenizer(lowercase, strings("tokens"));
            case SENTENCE_PIECE ->
                    new SentencePieceTokenizer(
                            lowercase,
                            pieces(),
                            specials(),
                            Json.bool(field("dummyPrefix"), "dummyPrefix"));
        };
    }

    private Vocabulary vocabulary() {
        checkSpecialTokens();
        return new Vocabulary(strings("tokens"));
    }

    private BytePairTokenizer bytePairs(boolean lowercase) {
        checkSpecialTokens();
        return new BytePairTokenizer(lowercase, strings("characters"), merges());
    }

    private void checkFormat() {
        String format = Json.string(field("format"), "format");
        if (!format.equals(TokenizerWriter.FORMAT)) {
            throw new IllegalArgumentException(
                    "its format is \"%s\", not \"%s\"".formatted(format, TokenizerWriter.FORMAT));
        }
        String version = field("version").toString();
        if (!version.equals(Integer.toString(TokenizerWriter.VERSION))) {
            throw new IllegalArgumentException(
                    "it is of version %s, this Jacobi reads version %d"
                            .formatted(version, TokenizerWriter.VERSION));
        }
    }

    private void checkSpecialTokens() {
        var special = strings("special");
        if (!special.equals(TokenizerWriter.SPECIAL_TOKENS)) {
            throw new IllegalArgumentException(
                    "its special tokens are %s, not %s"
                            .formatted(special, TokenizerWriter.SPECIAL_TOKENS));
        }
    }

    private TokenizerOptions.Kind kind() {
        String label = Json.string(field("kind"), "kind");
        return Arrays.stream(TokenizerOptions.Kind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(unknownKind(label)));
    }

    private static String unknownKind(String label) {
        String known =
                Arrays.stream(TokenizerOptions.Kind.values())
                        .map(TokenizerOptions.Kind::label)
                        .collect(Collectors.joining(", "));
        return "its kind is \"%s\", this Jacobi knows %s".formatted(label, known);
    }

    private List<Merge> merges() {
        List<Merge> merges = new ArrayList<>();
        for (var element : Json.array(field("merges"), "merges")) {
            var sides = Json.strings(element, "merges[%d]".formatted(merges.size()));
            if (sides.size() != 2) {
                throw new IllegalArgumentException(
                        "merges[%d] has %d pieces, not 2".formatted(merges.size(), sides.size()));
            }
            merges.add(new Merge(sides.get(0), sides.get(1)));
        }
        return merges;
    }

    private Specials specials() {
        var ids = Json.object(field("specials"), "specials");
        return new Specials(
                Json.integer(Json.field(ids, "padding"), "specials.padding"),
                Json.integer(Json.field(ids, "unknown"), "specials.unknown"),
                Json.integer(Json.field(ids, "start"), "specials.start"),
                Json.integer(Json.field(ids, "end"), "specials.end"));
    }

    private List<SentencePiece> pieces() {
        List<SentencePiece> pieces = new ArrayList<>();
        for (var element : Json.array(field("pieces"), "pieces")) {
            String name = "pieces[%d]".formatted(pieces.size());
            var parts = Json.array(element, name);
            if (parts.size() != 3) {
                throw new IllegalArgumentException(
                        "%s has %d parts, not a text, a score and a type"
                                .formatted(name, parts.size()));
            }
            pieces.add(
                    new SentencePiece(
                            Json.string(parts.get(0), name + "[0]"),
                            (float) Json.number(parts.get(1), name + "[1]"),
                            SentencePiece.Type.of(Json.integer(parts.get(2), name + "[2]"))));
        }
        return pieces;
    }

    private List<String> strings(String name) {
        return Json.strings(field(name), name);
    }

    private JsonElement field(String name) {
        return Json.field(fields, name);
    }
}
