package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** Real systems of WMT 2017 and sacreBLEU's own unit vectors, where that data is at hand. */
class SacreBleuDataTest {
    @Test
    void wmtSystemsScoreAsSacreBleuSays() throws IOException {
        var folder = folder();
        var references = lines(folder.resolve("newstest2017.ref.de.gz"));
        var systems = json(folder.resolve("expected.json")).getAsJsonObject();
        assertFalse(systems.isEmpty());
        for (String system : systems.keySet()) {
            var figures = systems.getAsJsonObject(system);
            var expected = figures.getAsJsonObject("sacrebleu_2_6_0");
            var hypotheses = lines(folder.resolve(system + ".de.gz"));
            var score = Bleu.STANDARD.corpus(hypotheses, references);
            assertEquals(expected.get("bleu_13a").getAsDouble(), score.bleu(), 1e-9, system);
            assertEquals(
                    figures.get("published_mteval13a_bleu").getAsDouble(),
                    score.bleu(),
                    0.006,
                    system);
            assertEquals(longs(expected, "counts"), score.matches(), system);
            assertEquals(longs(expected, "totals"), score.totals(), system);
            assertEquals(expected.get("bp").getAsDouble(), score.brevityPenalty(), 1e-12, system);
            assertEquals(
                    expected.get("chrf2").getAsDouble(),
                    Chrf.STANDARD.corpus(hypotheses, references),
                    1e-9,
                    system);
            assertEquals(
                    expected.get("chrf2pp").getAsDouble(),
                    Chrf.PLUS_PLUS.corpus(hypotheses, references),
                    1e-9,
                    system);
        }
    }

    @Test
    void variantsScoreAsSacreBleuSays() throws IOException {
        var folder = folder();
        var references = lines(folder.resolve("newstest2017.ref.de.gz"));
        var hypotheses = lines(folder.resolve("newstest2017.uedin-nmt.4722.en-de.de.gz"));
        var expected =
                json(folder.resolve("expected.json"))
                        .getAsJsonObject()
                        .getAsJsonObject("newstest2017.uedin-nmt.4722.en-de")
                        .getAsJsonObject("sacrebleu_2_6_0");
        var smoothing = new Smoothing.Exponential();
        var variants =
                Map.of(
                        "bleu_13a_lc", new Bleu(BleuTokens.MTEVAL_13A, smoothing, true, 4, false),
                        "bleu_none", new Bleu(BleuTokens.NONE, smoothing, false, 4, false),
                        "bleu_char", new Bleu(BleuTokens.CHARACTER, smoothing, false, 4, false));
        variants.forEach(
                (name, bleu) ->
                        assertEquals(
                                expected.get(name).getAsDouble(),
                                bleu.corpus(hypotheses, references).bleu(),
                                1e-9,
                                name));
    }

    @Test
    void unitVectorsHold() throws IOException {
        var vectors = json(folder().resolve("bleu_unit_vectors.json")).getAsJsonArray();
        assertFalse(vectors.isEmpty());
        for (var element : vectors) {
            var vector = element.getAsJsonObject();
            double expected = vector.get("expected").getAsDouble();
            double tolerance = vector.get("eps").getAsDouble();
            assertEquals(expected, score(vector), tolerance, vector::toString);
        }
    }

    private static double score(JsonObject vector) {
        var bleu = bleu(vector.getAsJsonObject("opts"));
        if (vector.has("hyps")) {
            var references =
                    elements(vector.getAsJsonArray("refs"))
                            .map(set -> strings(set.getAsJsonArray()))
                            .toList();
            return bleu.corpusAgainst(strings(vector.getAsJsonArray("hyps")), references).bleu();
        }
        return bleu.sentence(vector.get("hyp").getAsString(), vector.get("ref").getAsString())
                .bleu();
    }

    private static Bleu bleu(JsonObject options) {
        var tokens =
                switch (text(options, "tokenize", "13a")) {
                    case "13a" -> BleuTokens.MTEVAL_13A;
                    case "none" -> BleuTokens.NONE;
                    case "char" -> BleuTokens.CHARACTER;
                    case String other -> throw new AssertionError("tokenizer " + other);
                };
        var value = text(options, "smooth_value", "");
        Smoothing smoothing =
                switch (text(options, "smooth_method", "exp")) {
                    case "exp" -> new Smoothing.Exponential();
                    case "none" -> new Smoothing.None();
                    case "floor" ->
                            new Smoothing.Floor(value.isEmpty() ? 0.1 : Double.parseDouble(value));
                    case "add-k" ->
                            new Smoothing.AddK(value.isEmpty() ? 1 : Double.parseDouble(value));
                    case String other -> throw new AssertionError("smoothing " + other);
                };
        boolean lowercase = Boolean.parseBoolean(text(options, "lowercase", "false"));
        int order = Integer.parseInt(text(options, "max_ngram_order", "4"));
        return new Bleu(tokens, smoothing, lowercase, order, false);
    }

    private static String text(JsonObject options, String name, String fallback) {
        var value = options.get(name);
        return value == null || value.isJsonNull() ? fallback : value.getAsString();
    }

    private static List<Long> longs(JsonObject object, String name) {
        return elements(object.getAsJsonArray(name)).map(JsonElement::getAsLong).toList();
    }

    private static List<String> strings(JsonArray array) {
        return elements(array).map(JsonElement::getAsString).toList();
    }

    private static Stream<JsonElement> elements(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonElement json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file));
    }

    private static List<String> lines(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file));
                var reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static Path folder() {
        return RealData.find("sacrebleu");
    }
}
