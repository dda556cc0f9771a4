package jacobi.models.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import jacobi.models.formats.AtomicFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The two files of GPT-2's tokenizer: tokens with their ids, and merges. */
final class ByteLevelFiles {
    private static final String VERSION_LINE = "#version: 0.2";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private ByteLevelFiles() {}

    static ByteLevelBytePairTokenizer read(Path vocabulary, Path mergeFile) {
        var ids =
                TokenizerFile.read(
                        vocabulary,
                        () -> Json.ids(Json.parse(Files.readString(vocabulary)), "its content"));
        var tokens = TokenizerFile.read(vocabulary, () -> Vocabulary.byId(ids));
        var merges = TokenizerFile.read(mergeFile, () -> merges(Files.readString(mergeFile)));
        var special = ByteLevelBytePairTokenizer.unmade(tokens, merges);
        var specialIds = new LinkedHashMap<>(ids);
        specialIds.keySet().retainAll(special);
        return TokenizerFile.read(
                mergeFile,
                () ->
                        new ByteLevelBytePairTokenizer(
                                false, tokens, merges, special, Specials.named(specialIds)));
    }

    private static List<Merge> merges(String text) {
        List<Merge> merges = new ArrayList<>();
        var lines = text.split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            boolean comment = i == 0 && lines[i].startsWith("#version");
            if (!comment && !lines[i].isEmpty()) {
                merges.add(merge(lines[i], "line " + (i + 1)));
            }
        }
        return merges;
    }

    /** The merge that a line with two pieces and a space between them is. */
    static Merge merge(String line, String place) {
        int space = line.indexOf(' ');
        if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
            throw new IllegalArgumentException(
                    "%s is \"%s\" where two pieces belong, with a space between"
                            .formatted(place, line));
        }
        return new Merge(line.substring(0, space), line.substring(space + 1));
    }

    static void write(ByteLevelBytePairTokenizer tokenizer, Path vocabulary, Path mergeFile) {
        var ids = new LinkedHashMap<String, Integer>();
        tokenizer.tokens().forEach(token -> ids.put(token, ids.size()));
        var merges = new StringBuilder(VERSION_LINE).append('\n');
        for (Merge merge : tokenizer.merges()) {
            merges.append(merge.left()).append(' ').append(merge.right()).append('\n');
        }
        try {
            AtomicFile.write(vocabulary, GSON.toJson(ids));
            AtomicFile.write(mergeFile, merges.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the tokenizer to %s and %s: %s"
                            .formatted(vocabulary, mergeFile, e),
                    e);
        }
    }
}
