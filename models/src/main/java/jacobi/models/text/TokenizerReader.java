package jacobi.models.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what {@link TokenizerWriter} wrote, and says what is wrong with anything else. */
final class TokenizerReader {
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    private final JsonObject fields;

    private TokenizerReader(JsonObject fields) {
        this.fields = fields;
    }

    static Tokenizer read(Path file) {
        try {
            return new TokenizerReader(parse(Files.readString(file))).tokenizer();
        } catch (NoSuchFileException e) {
            throw new TextFormatException(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new TextFormatException(file, "it is not valid UTF-8", e);
        } catch (JsonParseException | MalformedJsonException e) {
            throw new TextFormatException(file, damage(e), e);
        } catch (IOException e) {
            throw new TextFormatException(file, e.toString(), e);
        } catch (IllegalArgumentException e) {
            // What the tokenizers and this reader say about content that cannot be.
            throw new TextFormatException(file, e.getMessage(), e);
        }
    }

    private static JsonObject parse(String text) throws IOException {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            var root = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("there is more after the end of the tokenizer");
            }
            if (root instanceof JsonObject fields) {
                return fields;
            }
            throw unexpected("its content", "an object", root);
        }
    }

    /** Gson's own sentences speak of its settings; the place is what helps. */
    private static String damage(Exception e) {
        var place = PLACE.matcher(e.getMessage());
        return "its JSON is damaged or cut off" + (place.find() ? " at " + place.group() : "");
    }

    private Tokenizer tokenizer() {
        checkFormat();
        boolean lowercase = bool(field("lowercase"), "lowercase");
        return switch (kind()) {
            case WORD ->
                    new WordTokenizer(
                            new Vocabulary(strings(field("tokens"), "tokens")), lowercase);
            case CHARACTER ->
                    new CharacterTokenizer(
                            new Vocabulary(strings(field("tokens"), "tokens")), lowercase);
            case BYTE_PAIR ->
                    new BytePairTokenizer(
                            lowercase, strings(field("characters"), "characters"), merges());
        };
    }

    private void checkFormat() {
        String format = string(field("format"), "format");
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
        var special = strings(field("special"), "special");
        if (!special.equals(TokenizerWriter.SPECIAL_TOKENS)) {
            throw new IllegalArgumentException(
                    "its special tokens are %s, not %s"
                            .formatted(special, TokenizerWriter.SPECIAL_TOKENS));
        }
    }

    private TokenizerOptions.Kind kind() {
        String label = string(field("kind"), "kind");
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
        for (var element : array(field("merges"), "merges")) {
            var sides = strings(element, "merges[%d]".formatted(merges.size()));
            if (sides.size() != 2) {
                throw new IllegalArgumentException(
                        "merges[%d] has %d pieces, not 2".formatted(merges.size(), sides.size()));
            }
            merges.add(new Merge(sides.get(0), sides.get(1)));
        }
        return merges;
    }

    private JsonElement field(String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no \"" + name + "\"");
        }
        return value;
    }

    private static List<String> strings(JsonElement value, String name) {
        List<String> strings = new ArrayList<>();
        for (var element : array(value, name)) {
            strings.add(string(element, "%s[%d]".formatted(name, strings.size())));
        }
        return strings;
    }

    private static JsonArray array(JsonElement value, String name) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw unexpected(name, "a list", value);
    }

    private static String string(JsonElement value, String name) {
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw unexpected(name, "a string", value);
    }

    private static boolean bool(JsonElement value, String name) {
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw unexpected(name, "true or false", value);
    }

    private static IllegalArgumentException unexpected(
            String name, String expected, JsonElement value) {
        String found =
                switch (value) {
                    case JsonArray _ -> "a list";
                    case JsonObject _ -> "an object";
                    default -> value.toString();
                };
        return new IllegalArgumentException(
                "%s is %s where %s belongs".formatted(name, found, expected));
    }
}
