package jacobi.models.text;

import com.google.gson.stream.JsonWriter;

import jacobi.models.formats.AtomicFile;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes tokenizers as JSON that people can read and compare line by line. {@link TokenizerReader}
 * reads it.
 *
 * <pre>{@code
 * {
 *   "format": "jacobi-tokenizer",
 *   "version": 1,
 *   "kind": "byte-pair",
 *   "lowercase": false,
 *   "special": ["<pad>", "<unk>", "<s>", "</s>"],
 *   "characters": [ " ", "e", … ],
 *   "merges": [ ["e", "n"], [" t", "he"], … ]
 * }
 * }</pre>
 *
 * <p>Word and character tokenizers have "tokens" in place of the last two. Ids follow from the
 * order. The kinds whose special tokens may have any ids have "specials" in place of "special":
 *
 * <pre>{@code
 * "specials": {"padding": -1, "unknown": 0, "start": 1, "end": 2},
 * "dummyPrefix": true,
 * "pieces": [ ["<unk>", 0.0, 2], ["▁t", -1.0, 1], … ]
 * }</pre>
 */
final class TokenizerWriter {
    static final String FORMAT = "jacobi-tokenizer";
    static final int VERSION = 1;

    static final List<String> SPECIAL_TOKENS =
            Arrays.stream(SpecialToken.values()).map(SpecialToken::text).toList();

    private static final String INDENT = "  ";

    private TokenizerWriter() {}

    static void write(Tokenizer tokenizer, Path file) {
        try {
            AtomicFile.write(file, json(tokenizer));
        } catch (NoSuchFileException e) {
            throw failure(file, "its folder does not exist", e);
        } catch (IOException e) {
            throw failure(file, e.toString(), e);
        }
    }

    private static UncheckedIOException failure(Path file, String reason, IOException cause) {
        return new UncheckedIOException(
                "cannot write the tokenizer " + file + ": " + reason, cause);
    }

    static String json(Tokenizer tokenizer) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.setIndent(INDENT);
            json.beginObject();
            json.name("format").value(FORMAT);
            json.name("version").value(VERSION);
            json.name("kind").value(tokenizer.kind().label());
            json.name("lowercase").value(tokenizer.lowercase());
            switch (tokenizer) {
                case WordTokenizer words -> writeVocabulary(json, words.words());
                case CharacterTokenizer letters -> writeVocabulary(json, letters.characters());
                case BytePairTokenizer bytePairs -> write(json, bytePairs);
                case ByteLevelBytePairTokenizer byteLevel -> write(json, byteLevel);
                case WordPieceTokenizer pieces -> writeLines(json.name("tokens"), pieces.tokens());
                case SentencePieceTokenizer pieces -> write(json, pieces);
            }
            json.endObject();
        }
        return text.append('\n').toString();
    }

    private static void writeVocabulary(JsonWriter json, List<String> tokens) throws IOException {
        writeOnOneLine(json.name("special"), SPECIAL_TOKENS);
        writeLines(json.name("tokens"), tokens);
    }

    private static void write(JsonWriter json, BytePairTokenizer tokenizer) throws IOException {
        writeOnOneLine(json.name("special"), SPECIAL_TOKENS);
        writeLines(json.name("characters"), tokenizer.characters());
        writeMerges(json.name("merges"), tokenizer.merges());
    }

    private static void write(JsonWriter json, ByteLevelBytePairTokenizer tokenizer)
            throws IOException {
        writeSpecials(json.name("specials"), tokenizer.specials());
        writeOnOneLine(json.name("specialTokens"), tokenizer.specialTokens());
        writeLines(json.name("tokens"), tokenizer.tokens());
        writeMerges(json.name("merges"), tokenizer.merges());
    }

    private static void write(JsonWriter json, SentencePieceTokenizer tokenizer)
            throws IOException {
        writeSpecials(json.name("specials"), tokenizer.specials());
        json.name("dummyPrefix").value(tokenizer.dummyPrefix());
        json.name("pieces").beginArray();
        for (var piece : tokenizer.pieces()) {
            json.beginArray();
            json.setIndent("");
            json.value(piece.text()).value(piece.score()).value(piece.type().number());
            json.endArray();
            json.setIndent(INDENT);
        }
        json.endArray();
    }

    private static void writeSpecials(JsonWriter json, Specials specials) throws IOException {
        json.beginObject();
        json.setIndent("");
        json.name("padding").value(specials.padding());
        json.name("unknown").value(specials.unknown());
        json.name("start").value(specials.start());
        json.name("end").value(specials.end());
        json.endObject();
        json.setIndent(INDENT);
    }

    private static void writeLines(JsonWriter json, List<String> values) throws IOException {
        json.beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private static void writeMerges(JsonWriter json, List<Merge> merges) throws IOException {
        json.beginArray();
        for (Merge merge : merges) {
            writeOnOneLine(json, List.of(merge.left(), merge.right()));
        }
        json.endArray();
    }

    private static void writeOnOneLine(JsonWriter json, List<String> values) throws IOException {
        json.beginArray();
        // Without indentation Gson breaks no lines; with it, each value would have its own.
        json.setIndent("");
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
        json.setIndent(INDENT);
    }
}
