package jacobi.models.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code tokenizer.json}, the format of Hugging Face's tokenizers, where it describes what
 * GPT-2, BERT or Llama do. Every part that changes what tokens a text has is checked, and one that
 * is not known is named. What puts start and end tokens around a text is not read, as {@link
 * Tokenizer#encode} adds none; nor are padding and truncation.
 */
final class HuggingFaceTokenizerReader {
    private static final String CONFIGURATION = "tokenizer_config.json";

    private final JsonObject fields;
    private final JsonObject model;
    private final Map<String, Integer> ids;

    /** The names of the added tokens that are special, with their ids. */
    private final Map<String, Integer> special = new LinkedHashMap<>();

    /** Those that are text. */
    private final Set<String> addedText = new HashSet<>();

    /** What {@code tokenizer_config.json} says, which may be nothing. */
    private final JsonObject configuration;

    private HuggingFaceTokenizerReader(JsonObject fields, JsonObject configuration) {
        this.fields = fields;
        this.configuration = configuration;
        this.model = Json.object(Json.field(fields, "model"), "model");
        this.ids = new LinkedHashMap<>();
        // Unigram models have a list here; their type is refused with a better sentence.
        if (Json.field(model, "vocab") instanceof JsonObject vocabulary) {
            ids.putAll(Json.ids(vocabulary, "model.vocab"));
        }
        if (Json.has(fields, "added_tokens")) {
            Json.array(fields.get("added_tokens"), "added_tokens").forEach(this::addToken);
        }
    }

    static Tokenizer read(Path file) {
        return TokenizerFile.read(
                file,
                () ->
                        new HuggingFaceTokenizerReader(
                                        Json.parse(Files.readString(file)), configuration(file))
                                .tokenizer());
    }

    private static JsonObject configuration(Path file) throws IOException {
        var beside = file.resolveSibling(CONFIGURATION);
        return Files.exists(beside) ? Json.parse(Files.readString(beside)) : new JsonObject();
    }

    private void addToken(JsonElement element) {
        var token = Json.object(element, "an added token");
        String text = Json.string(Json.field(token, "content"), "an added token's content");
        int id = Json.integer(Json.field(token, "id"), "an added token's id");
        ids.put(text, id);
        if (isTrue(token, "special")) {
            special.put(text, id);
        } else {
            addedText.add(text);
        }
    }

    private Tokenizer tokenizer() {
        return switch (type(model)) {
            case "WordPiece" -> wordPieces();
            case "BPE" -> {
                require(model, "dropout", "null");
                require(model, "continuing_subword_prefix", "null", "\"\"");
                require(model, "end_of_word_suffix", "null", "\"\"");
                require(model, "ignore_merges", "null", "false");
                yield isTrue(model, "byte_fallback") ? sentencePieces() : byteLevel();
            }
            default -> throw unknown("the model", model);
        };
    }

    private WordPieceTokenizer wordPieces() {
        require(model, "unk_token", "\"[UNK]\"");
        require(model, "continuing_subword_prefix", "\"##\"");
        require(model, "max_input_chars_per_word", "100");
        var normalizer = part("normalizer", "BertNormalizer");
        require(normalizer, "clean_text", "true");
        require(normalizer, "handle_chinese_chars", "true");
        boolean lowercase = isTrue(normalizer, "lowercase");
        require(normalizer, "strip_accents", "null", Boolean.toString(lowercase));
        part("pre_tokenizer", "BertPreTokenizer");
        requireSpecial(WordPieceTrainer.SPECIAL_TOKENS);
        return new WordPieceTokenizer(lowercase, Vocabulary.byId(ids));
    }

    private ByteLevelBytePairTokenizer byteLevel() {
        require(fields, "normalizer", "null");
        var words = part("pre_tokenizer", "ByteLevel");
        require(words, "add_prefix_space", "false");
        require(words, "use_regex", "null", "true");
        requireSpecial(special.keySet());
        return new ByteLevelBytePairTokenizer(
                false, Vocabulary.byId(ids), merges(), special.keySet(), specials());
    }

    private SentencePieceTokenizer sentencePieces() {
        boolean dummyPrefix = dummyPrefix();
        require(model, "fuse_unk", "null", "true");
        List<SentencePiece> pieces = new ArrayList<>();
        var tokens = Vocabulary.byId(ids);
        var merges = merges();
        // Whichever merge makes a piece, the first of them decides when it is made.
        Map<String, Integer> ranks = HashMap.newHashMap(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            ranks.putIfAbsent(merges.get(rank).merged(), rank);
        }
        for (String token : tokens) {
            int rank = ranks.getOrDefault(token, merges.size());
            pieces.add(new SentencePiece(token, -rank, type(token, ranks.containsKey(token))));
        }
        return new SentencePieceTokenizer(false, pieces, specials(), dummyPrefix);
    }

    private SentencePiece.Type type(String token, boolean merged) {
        if (ids.get(token) == unknownId()) {
            return SentencePiece.Type.UNKNOWN;
        }
        if (special.containsKey(token)) {
            return SentencePiece.Type.CONTROL;
        }
        if (addedText.contains(token)) {
            return SentencePiece.Type.USER_DEFINED;
        }
        if (token.matches("<0x[0-9A-F]{2}>")) {
            return SentencePiece.Type.BYTE;
        }
        return merged || token.codePointCount(0, token.length()) == 1
                ? SentencePiece.Type.NORMAL
                : SentencePiece.Type.UNUSED;
    }

    /** Whether a ▁ is put before the text; throws unless spaces become ▁ and nothing else does. */
    private boolean dummyPrefix() {
        require(fields, "pre_tokenizer", "null");
        var normalizer = Json.object(Json.field(fields, "normalizer"), "normalizer");
        List<JsonElement> steps = new ArrayList<>();
        if (type(normalizer).equals("Sequence")) {
            Json.array(Json.field(normalizer, "normalizers"), "normalizers").forEach(steps::add);
        } else {
            steps.add(normalizer);
        }
        var prepend = "{\"type\":\"Prepend\",\"prepend\":\"▁\"}";
        var replace = "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}";
        var texts = steps.stream().map(JsonElement::toString).toList();
        if (!texts.equals(List.of(prepend, replace)) && !texts.equals(List.of(replace))) {
            throw new IllegalArgumentException(
                    "its normalizer is %s, this Jacobi knows Prepend and Replace as Llama has them"
                            .formatted(normalizer));
        }
        return steps.size() == 2;
    }

    private List<Merge> merges() {
        List<Merge> merges = new ArrayList<>();
        for (var element : Json.array(Json.field(model, "merges"), "model.merges")) {
            String name = "model.merges[%d]".formatted(merges.size());
            if (element.isJsonArray()) {
                var sides = Json.strings(element, name);
                if (sides.size() != 2) {
                    throw new IllegalArgumentException(
                            "%s has %d pieces, not 2".formatted(name, sides.size()));
                }
                merges.add(new Merge(sides.get(0), sides.get(1)));
            } else {
                merges.add(ByteLevelFiles.merge(Json.string(element, name), name));
            }
        }
        return merges;
    }

    private Specials specials() {
        var named = Specials.named(special);
        if (configuration.isEmpty()) {
            return new Specials(named.padding(), unknownId(), named.start(), named.end());
        }
        return new Specials(
                configuredId("pad_token"),
                unknownId(),
                Math.max(configuredId("bos_token"), configuredId("cls_token")),
                Math.max(configuredId("eos_token"), configuredId("sep_token")));
    }

    private int unknownId() {
        return Json.has(model, "unk_token")
                ? id(Json.string(model.get("unk_token"), "model.unk_token"))
                : Specials.NONE;
    }

    private int configuredId(String name) {
        if (!Json.has(configuration, name)) {
            return Specials.NONE;
        }
        var token = configuration.get(name);
        return id(
                token instanceof JsonObject object
                        ? Json.string(Json.field(object, "content"), name)
                        : Json.string(token, name));
    }

    private int id(String token) {
        return ids.getOrDefault(token, Specials.NONE);
    }

    private void requireSpecial(Iterable<String> known) {
        var strangers = new HashSet<>(special.keySet());
        strangers.addAll(addedText);
        known.forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            throw new IllegalArgumentException(
                    "it adds tokens that this Jacobi does not know how to use: " + strangers);
        }
    }

    private JsonObject part(String name, String type) {
        var part = Json.object(Json.field(fields, name), name);
        if (!type(part).equals(type)) {
            throw unknown("the " + name, part);
        }
        return part;
    }

    private static String type(JsonObject part) {
        return Json.string(Json.field(part, "type"), "a part's type");
    }

    private static boolean isTrue(JsonObject part, String name) {
        return Json.has(part, name) && Json.bool(part.get(name), name);
    }

    /** A missing field counts as null. */
    private static void require(JsonObject part, String name, String... values) {
        String value = part.has(name) ? part.get(name).toString() : "null";
        if (!List.of(values).contains(value)) {
            throw new IllegalArgumentException(
                    "its \"%s\" is %s, this Jacobi knows %s"
                            .formatted(name, value, String.join(" or ", values)));
        }
    }

    private static IllegalArgumentException unknown(String name, JsonObject part) {
        return new IllegalArgumentException(
                "%s is of type %s, which this Jacobi does not know".formatted(name, type(part)));
    }
}
