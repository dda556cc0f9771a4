package jacobi.models.formats;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens a model in several safetensors files: {@code model.safetensors.index.json} of Hugging Face
 * holds an object {@code weight_map} from each tensor's name to the name of its file, which lies in
 * the same folder.
 */
final class SafetensorsIndex {
    private static final String MAP = "weight_map";
    private static final long LARGEST_INDEX = 100_000_000;

    private final Path index;
    private final Map<String, String> weightMap = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> parts = new LinkedHashMap<>();

    private SafetensorsIndex(Path index) {
        this.index = index;
    }

    static SafetensorsFile open(Path index) {
        var reader = new SafetensorsIndex(index);
        reader.read();
        try {
            return reader.openParts();
        } catch (RuntimeException e) {
            reader.parts.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private void read() {
        try {
            if (Files.size(index) > LARGEST_INDEX) {
                throw broken("is no index of tensors: it has " + Files.size(index) + " bytes");
            }
            try (var json = new JsonReader(Files.newBufferedReader(index))) {
                json.setStrictness(Strictness.STRICT);
                json.beginObject();
                while (json.hasNext()) {
                    if (json.nextName().equals(MAP)) {
                        readMap(json);
                    } else {
                        json.skipValue();
                    }
                }
                json.endObject();
            }
        } catch (NoSuchFileException e) {
            throw new FormatException(index, "there is no such file", e);
        } catch (IOException | IllegalStateException e) {
            throw new FormatException(
                    index, "is no JSON object with a " + MAP + " from tensors to files", e);
        }
        if (weightMap.isEmpty()) {
            throw broken("has no " + MAP + " that says which tensor lies in which file");
        }
    }

    private void readMap(JsonReader json) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            var name = json.nextName();
            if (weightMap.put(name, json.nextString()) != null) {
                throw broken("names tensor " + name + " twice");
            }
        }
        json.endObject();
    }

    private SafetensorsFile openParts() {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        weightMap.forEach((name, part) -> tensors.put(name, tensor(name, part)));
        var metadata = new LinkedHashMap<String, String>();
        var mapped = new ArrayList<MappedFile>();
        parts.forEach(
                (name, part) -> {
                    requireNamed(name, part);
                    part.metadata().forEach(metadata::putIfAbsent);
                    mapped.addAll(part.parts());
                });
        return new SafetensorsFile(index, List.copyOf(mapped), tensors, metadata);
    }

    private StoredTensor tensor(String name, String part) {
        if (!parts.containsKey(part)) {
            parts.put(part, SafetensorsReader.open(beside(part)));
        }
        var tensor = parts.get(part).tensors().get(name);
        if (tensor == null) {
            throw broken("says that tensor " + name + " lies in " + part + ", but it does not");
        }
        return tensor;
    }

    /** An index names files, not paths: it reaches nothing outside its folder. */
    private Path beside(String part) {
        if (!part.matches("[\\w.-]+\\.safetensors")) {
            throw broken("names \"" + part + "\", which is no name of a safetensors file");
        }
        var file = index.resolveSibling(part);
        if (!Files.exists(file)) {
            throw broken("needs " + part + " beside it, which is missing; download it too");
        }
        return file;
    }

    private void requireNamed(String part, SafetensorsFile file) {
        for (var name : file.tensors().keySet()) {
            if (!part.equals(weightMap.get(name))) {
                throw broken(
                        "does not say that tensor " + name + " lies in " + part + ", but it does");
            }
        }
    }

    private FormatException broken(String problem) {
        return new FormatException(index, problem);
    }
}
