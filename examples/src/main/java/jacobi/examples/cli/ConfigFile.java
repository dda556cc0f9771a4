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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes and reads a run's {@link RunConfig} as JSON. */
final class ConfigFile {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private static final String FIRST = "1";

    /** Of a run that learns adapters alone; others have no such settings. */
    private static final String ADAPTERS = "adapters";

    private ConfigFile() {}

    static void write(RunConfig config, RunDirectory directory) {
        try {
            AtomicFile.write(directory.config(), GSON.toJson(tree(config)) + "\n");
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
            return config(file, upgraded(tree));
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

    /** At first all runs were Transformers that translated, and Adam's decay was the paper's. */
    private static JsonObject upgraded(JsonObject tree) {
        if (text(tree, "version").equals(FIRST)) {
            tree.addProperty("version", RunConfig.VERSION);
            tree.addProperty("task", TaskKind.TRANSLATE.toString());
            tree.addProperty("family", ModelFamily.TRANSFORMER.toString());
            if (tree.get("training") instanceof JsonObject training) {
                training.addProperty("minLearningRate", 0);
                training.addProperty("beta2", TrainDefaults.BETA2);
            }
        }
        return tree;
    }

    private static RunConfig config(Path file, JsonObject tree) {
        var task = TaskKind.named(word(file, tree, "task"));
        var family = ModelFamily.named(word(file, tree, "family"));
        requireKnown(file, tree, "task", task);
        requireKnown(file, tree, "family", family);
        var settings = settings(task, family);
        if (tree.has(ADAPTERS)) {
            collect(ADAPTERS + ".", AdapterSettings.class, settings);
        }
        requireSameKeys(file, leaves(tree).keySet(), settings);
        var config =
                new RunConfig(
                        RunConfig.FORMAT,
                        RunConfig.VERSION,
                        text(tree, "program"),
                        task,
                        family,
                        GSON.fromJson(tree.get("data"), task.data()),
                        GSON.fromJson(tree.get("tokenizer"), TokenizerSettings.class),
                        GSON.fromJson(tree.get("model"), family.config()),
                        GSON.fromJson(tree.get(ADAPTERS), AdapterSettings.class),
                        GSON.fromJson(tree.get("training"), TrainingSettings.class));
        requireKnownValues(file, leaves(tree(config)), leaves(tree));
        return config;
    }

    private static JsonObject tree(RunConfig config) {
        var tree = new JsonObject();
        tree.addProperty("format", config.format());
        tree.addProperty("version", config.version());
        tree.addProperty("program", config.program());
        tree.addProperty("task", config.task().toString());
        tree.addProperty("family", config.family().toString());
        tree.add("data", GSON.toJsonTree(config.data()));
        tree.add("tokenizer", GSON.toJsonTree(config.tokenizer()));
        tree.add("model", GSON.toJsonTree(config.model()));
        if (config.adapters() != null) {
            tree.add(ADAPTERS, GSON.toJsonTree(config.adapters()));
        }
        tree.add("training", GSON.toJsonTree(config.training()));
        return tree;
    }

    private static String word(Path file, JsonObject tree, String key) {
        if (!tree.has(key)) {
            throw new FormatException(file, "has no setting " + key);
        }
        return text(tree, key);
    }

    private static void requireKnown(Path file, JsonObject tree, String key, Object value) {
        if (value == null) {
            throw new FormatException(
                    file, "has an unknown value of " + key + ": " + text(tree, key));
        }
    }

    private static void requireVersion(Path file, JsonObject tree) {
        if (!text(tree, "format").equals(RunConfig.FORMAT)) {
            throw new FormatException(file, "is not the configuration of a Jacobi run");
        }
        var version = text(tree, "version");
        if (!version.equals(Integer.toString(RunConfig.VERSION)) && !version.equals(FIRST)) {
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

    /** Gson ignores what it does not know, and leaves zero what it does not find. */
    private static void requireSameKeys(Path file, Set<String> there, Set<String> wanted) {
        for (var key : wanted) {
            if (!there.contains(key)) {
                throw new FormatException(file, "has no setting " + key);
            }
        }
        for (var key : there) {
            if (!wanted.contains(key)) {
                throw new FormatException(file, "has an unknown setting " + key);
            }
        }
    }

    /** Gson makes null of a constant that it does not know. */
    private static void requireKnownValues(
            Path file, Map<String, String> read, Map<String, String> there) {
        read.forEach(
                (key, value) -> {
                    if (value.equals("null")) {
                        throw new FormatException(
                                file, "has an unknown value of " + key + ": " + there.get(key));
                    }
                });
    }

    /** The path of every setting that there is, such as {@code model.dModel}. */
    private static Set<String> settings(TaskKind task, ModelFamily family) {
        var paths = new TreeSet<>(Set.of("format", "version", "program", "task", "family"));
        collect("data.", task.data(), paths);
        collect("tokenizer.", TokenizerSettings.class, paths);
        collect("model.", family.config(), paths);
        collect("training.", TrainingSettings.class, paths);
        return paths;
    }

    private static void collect(String path, Class<?> type, Set<String> paths) {
        for (var component : type.getRecordComponents()) {
            var name = path + component.getName();
            if (component.getType().isRecord()) {
                collect(name + ".", component.getType(), paths);
            } else {
                paths.add(name);
            }
        }
    }

    /** The settings that differ, such as {@code model.dModel is 128, not 256}. */
    static List<String> differences(RunConfig of, RunConfig from) {
        var first = leaves(tree(of));
        var second = leaves(tree(from));
        var keys = new TreeSet<>(first.keySet());
        keys.addAll(second.keySet());
        var differences = new ArrayList<String>();
        for (var key : keys) {
            var value = first.getOrDefault(key, "none");
            var other = second.getOrDefault(key, "none");
            if (!value.equals(other)) {
                differences.add(key + " is " + value + ", not " + other);
            }
        }
        return differences;
    }

    private static Map<String, String> leaves(JsonElement tree) {
        var leaves = new TreeMap<String, String>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String path, JsonElement element, Map<String, String> leaves) {
        if (element instanceof JsonObject object) {
            var start = path.isEmpty() ? "" : path + ".";
            object.asMap().forEach((key, value) -> collect(start + key, value, leaves));
        } else {
            leaves.put(
                    path, element.isJsonPrimitive() ? element.getAsString() : element.toString());
        }
    }
}
