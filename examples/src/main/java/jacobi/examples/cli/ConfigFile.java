package jacobi.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import jacobi.models.formats.AtomicFile;
import jacobi.models.formats.FormatException;
import jacobi.models.train.RunDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes and reads a run's {@link RunConfig} as JSON. */
final class ConfigFile {
    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .serializeNulls()
                    .create();

    private ConfigFile() {}

    static void write(RunConfig config, RunDirectory directory) {
        try {
            AtomicFile.write(directory.config(), GSON.toJson(config) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the settings of a run.
     *
     * @throws InputException if the folder is no run's
     * @throws FormatException if the file is damaged, of another version, lacks a setting or has an
     *     unknown one
     */
    static RunConfig read(RunDirectory directory) {
        var file = directory.config();
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new InputException(missing(directory), e);
        } catch (CharacterCodingException e) {
            throw new FormatException(file, "is not valid UTF-8", e);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be read: " + e, e);
        }
    }

    private static String missing(RunDirectory directory) {
        var path = directory.path();
        return Files.isDirectory(path)
                ? path
                        + " is not the folder of a run: it has no config.json, which ./jacobi train"
                        + " writes"
                : Files.exists(path)
                        ? path + " is a file, where the folder of a run belongs, such as runs/NAME"
                        : "There is no run "
                                + path
                                + "; ./jacobi train makes one, and prints its folder";
    }

    private static RunConfig parse(Path file, String text) {
        try {
            if (!(JsonParser.parseString(text) instanceof JsonObject tree)) {
                throw new FormatException(file, "is damaged: it holds no JSON object");
            }
            requireVersion(file, tree);
            var config = GSON.fromJson(tree, RunConfig.class);
            requireSameKeys(file, tree, GSON.toJsonTree(config).getAsJsonObject());
            return config;
        } catch (JsonParseException e) {
            throw new FormatException(
                    file, "is damaged or cut off, or has a value of the wrong type", e);
        } catch (FormatException e) {
            throw e;
        } catch (RuntimeException e) {
            // A record's constructor has refused a value; Gson wraps what it has thrown.
            var cause = e.getCause() == null ? e : e.getCause();
            throw new FormatException(file, "has a value that cannot be: " + cause.getMessage(), e);
        }
    }

    private static void requireVersion(Path file, JsonObject tree) {
        if (!text(tree, "format").equals(RunConfig.FORMAT)) {
            throw new FormatException(file, "is not the configuration of a Jacobi run");
        }
        if (!text(tree, "version").equals(Integer.toString(RunConfig.VERSION))) {
            throw new FormatException(
                    file,
                    "is of version %s, this Jacobi (%s) reads version %d; use the Jacobi that wrote it (%s)"
                            .formatted(
                                    text(tree, "version"),
                                    Version.NUMBER,
                                    RunConfig.VERSION,
                                    text(tree, "program")));
        }
    }

    private static String text(JsonObject tree, String key) {
        var value = tree.get(key);
        return value == null || !value.isJsonPrimitive() ? "unknown" : value.getAsString();
    }

    /** Gson ignores what it does not know, and leaves null or zero what it does not find. */
    private static void requireSameKeys(Path file, JsonObject found, JsonObject expected) {
        var there = leaves(found);
        var wanted = leaves(expected);
        for (var key : wanted.keySet()) {
            if (!there.containsKey(key)) {
                throw new FormatException(file, "has no setting " + key);
            }
            if (wanted.get(key).equals("null")) {
                throw new FormatException(
                        file, "has an unknown value of " + key + ": " + there.get(key));
            }
        }
        for (var key : there.keySet()) {
            if (!wanted.containsKey(key)) {
                throw new FormatException(file, "has an unknown setting " + key);
            }
        }
    }

    /** The settings that differ, such as {@code model.dModel is 128, not 256}. */
    static List<String> differences(RunConfig of, RunConfig from) {
        var first = leaves(GSON.toJsonTree(of).getAsJsonObject());
        var second = leaves(GSON.toJsonTree(from).getAsJsonObject());
        var differences = new ArrayList<String>();
        first.forEach(
                (key, value) -> {
                    if (!value.equals(second.get(key))) {
                        differences.add(key + " is " + value + ", not " + second.get(key));
                    }
                });
        return differences;
    }

    private static TreeMap<String, String> leaves(JsonObject tree) {
        var leaves = new TreeMap<String, String>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String path, JsonElement element, TreeMap<String, String> leaves) {
        if (element instanceof JsonObject object) {
            object.entrySet()
                    .forEach(
                            e ->
                                    collect(
                                            path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                                            e.getValue(),
                                            leaves));
        } else {
            leaves.put(path, element.isJsonPrimitive() ? element.getAsString() : element.toString());
        }
    }
}
