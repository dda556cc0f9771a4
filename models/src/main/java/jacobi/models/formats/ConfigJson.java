package jacobi.models.formats;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a model's {@code config.json}, as Hugging Face's library writes them. What is missing or
 * wrong is noted, so that one message can name all of it: ask for everything, then {@link
 * #requireNoProblems}. A key whose value is null counts as missing.
 */
public final class ConfigJson {
    /** Integers that an int holds. */
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,8}");

    private final String model;
    private final JsonObject json;
    private final List<String> problems = new ArrayList<>();

    private ConfigJson(String model, JsonObject json) {
        this.model = model;
        this.json = json;
    }

    /**
     * Takes a file's content.
     *
     * @param model whose it is, for messages: "a Llama"
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static ConfigJson parse(String model, String text) {
        try {
            return new ConfigJson(model, JsonParser.parseString(text).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the config.json of " + model + " is a JSON object, but this is none", e);
        }
    }

    public boolean has(String key) {
        return json.has(key) && !json.get(key).isJsonNull();
    }

    /** A positive integer; where there is none, that is noted, and the result is 1. */
    public int size(String key) {
        if (!has(key)) {
            problem(key + " is missing");
            return 1;
        }
        if (!POSITIVE.matcher(text(key)).matches()) {
            problem(key + " is " + json.get(key) + ", not a positive integer");
            return 1;
        }
        return Integer.parseInt(text(key));
    }

    /** A positive integer, {@code otherwise} if it is missing. */
    public int size(String key, int otherwise) {
        return has(key) ? size(key) : otherwise;
    }

    /** A number, {@code otherwise} if it is missing. */
    public double number(String key, double otherwise) {
        try {
            return has(key) ? Double.parseDouble(text(key)) : otherwise;
        } catch (NumberFormatException e) {
            problem(key + " is " + json.get(key) + ", not a number");
            return otherwise;
        }
    }

    /** A flag, {@code otherwise} if it is missing. */
    public boolean flag(String key, boolean otherwise) {
        var text = has(key) ? text(key) : Boolean.toString(otherwise);
        if (!text.equals("true") && !text.equals("false")) {
            problem(key + " is " + json.get(key) + ", not true or false");
        }
        return text.equals("true");
    }

    /**
     * What a name stands for, {@code otherwise} being the name if the key is missing; a name that
     * the choices lack is noted, and the result is null.
     */
    public <T> T choice(String key, String otherwise, Map<String, T> choices) {
        var name = has(key) ? text(key) : otherwise;
        if (!choices.containsKey(name)) {
            problem(
                    "%s is \"%s\", not one of %s"
                            .formatted(key, name, String.join(", ", choices.keySet())));
        }
        return choices.get(name);
    }

    /** Notes a problem if a key is there with another value than the only one that will do. */
    public void require(String key, Object wanted) {
        if (has(key) && !text(key).equals(wanted.toString())) {
            var shown = wanted instanceof String ? "\"" + wanted + "\"" : wanted;
            problem(key + " is " + json.get(key) + ", not " + shown);
        }
    }

    /** The same of a number, which may be written in any way: 1e-5 or 0.00001. */
    public void requireNumber(String key, double wanted) {
        if (number(key, wanted) != wanted) {
            problem(key + " is " + json.get(key) + ", not " + wanted);
        }
    }

    /** Notes a problem if a key is there at all. */
    public void refuse(String key, String why) {
        if (has(key)) {
            problem(key + " is " + json.get(key) + ", but " + why);
        }
    }

    private void problem(String problem) {
        problems.add(problem);
    }

    /**
     * The end of reading.
     *
     * @throws IllegalArgumentException naming everything that was missing or wrong
     */
    public void requireNoProblems() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "this config.json is of no model that can be computed here as "
                            + model
                            + ": "
                            + String.join("; ", problems));
        }
    }

    private String text(String key) {
        JsonElement value = json.get(key);
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }
}
