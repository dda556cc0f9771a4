package jacobi.models.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of a JSON text, as what they must be. Anything else is an IllegalArgumentException which
 * says what is where something else belongs.
 */
final class Json {
    private Json() {}

    /** The object that is all of a text. */
    static JsonObject parse(String text) throws IOException {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            var root = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("there is more after the end of the tokenizer");
            }
            return object(root, "its content");
        }
    }

    static JsonElement field(JsonObject object, String name) {
        var value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no \"" + name + "\"");
        }
        return value;
    }

    /** Whether the object has the field and it is not null. */
    static boolean has(JsonObject object, String name) {
        return object.has(name) && !object.get(name).isJsonNull();
    }

    static JsonObject object(JsonElement value, String name) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw unexpected(name, "an object", value);
    }

    static JsonArray array(JsonElement value, String name) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw unexpected(name, "a list", value);
    }

    static String string(JsonElement value, String name) {
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw unexpected(name, "a string", value);
    }

    static List<String> strings(JsonElement value, String name) {
        List<String> strings = new ArrayList<>();
        for (var element : array(value, name)) {
            strings.add(string(element, "%s[%d]".formatted(name, strings.size())));
        }
        return strings;
    }

    static boolean bool(JsonElement value, String name) {
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw unexpected(name, "true or false", value);
    }

    static int integer(JsonElement value, String name) {
        double number = number(value, name);
        if (number != (int) number) {
            throw unexpected(name, "a whole number", value);
        }
        return (int) number;
    }

    static double number(JsonElement value, String name) {
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return primitive.getAsDouble();
        }
        throw unexpected(name, "a number", value);
    }

    /** A vocabulary: an object of tokens and their ids. */
    static Map<String, Integer> ids(JsonElement value, String name) {
        var ids = new LinkedHashMap<String, Integer>();
        object(value, name)
                .asMap()
                .forEach((token, id) -> ids.put(token, integer(id, name + "." + token)));
        return ids;
    }

    private static IllegalArgumentException unexpected(
            String name, String expected, JsonElement value) {
        String found =
                switch (value) {
                    case JsonArray _ -> "a list";
                    case JsonObject _ -> "an object";
                    case JsonNull _ -> "null";
                    default -> value.toString();
                };
        return new IllegalArgumentException(
                "%s is %s where %s belongs".formatted(name, found, expected));
    }
}
