package jacobi.models.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells the formats of tokenizers apart, by a file's name and, for JSON, by what it holds. */
final class TokenizerFormats {
    /** What a model's folder may hold; the first that is there is read. */
    private static final List<String> IN_FOLDERS =
            List.of("tokenizer.json", "tokenizer.model", "vocab.json", "encoder.json", "vocab.txt");

    /** Beside a vocabulary of byte-level pieces. */
    private static final List<String> MERGES = List.of("merges.txt", "vocab.bpe");

    private TokenizerFormats() {}

    static Tokenizer open(Path path) {
        if (Files.isDirectory(path)) {
            return TokenizerFile.read(path, () -> open(first(path, IN_FOLDERS)));
        }
        String name = String.valueOf(path.getFileName());
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "json" -> TokenizerFile.read(path, () -> openJson(path));
            case "model" -> SentencePieceTokenizer.read(path);
            case "bin" -> SentencePieceTokenizer.readLlama2c(path);
            case "tiktoken" -> ByteLevelBytePairTokenizer.readTiktoken(path);
            case "txt" -> openWordPieces(path);
            default ->
                    throw new TextFormatException(
                            path,
                            "its name ends in none of .json, .model, .bin, .tiktoken and .txt",
                            null);
        };
    }

    private static Tokenizer openJson(Path path) throws IOException {
        var fields = Json.parse(Files.readString(path));
        // In a vocabulary "format" and "model" may be tokens, but their values are ids.
        if (fields.get("model") instanceof JsonObject) {
            return HuggingFaceTokenizerReader.read(path);
        }
        return fields.get("format") instanceof JsonPrimitive format && format.isString()
                ? Tokenizer.load(path)
                : ByteLevelBytePairTokenizer.read(path, first(path.resolveSibling(""), MERGES));
    }

    /** An uncased vocabulary is one without a capital outside its special tokens. */
    private static Tokenizer openWordPieces(Path path) {
        var cased = WordPieceTokenizer.read(path, false);
        boolean capitals =
                cased.tokens().stream()
                        .filter(token -> !token.startsWith("["))
                        .anyMatch(token -> token.codePoints().anyMatch(Character::isUpperCase));
        return capitals ? cased : new WordPieceTokenizer(true, cased.tokens());
    }

    private static Path first(Path folder, List<String> names) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s has none of %s"
                                                .formatted(folder, String.join(", ", names))));
    }
}
