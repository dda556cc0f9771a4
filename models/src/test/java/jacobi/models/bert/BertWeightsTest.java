package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class BertWeightsTest {
    private static final BertConfig CONFIG = new BertConfig(5, 4, 6, 2, 2, 0);

    private static MaskedLanguageModel pretrained() {
        return TinyBert.large(new MaskedLanguageModel(CONFIG, true, 1), 1);
    }

    private static Map<String, Tensor> exported() {
        return new LinkedHashMap<>(BertWeights.export(pretrained()));
    }

    private static void assertLoads(Map<String, Tensor> theirs) {
        var model = MaskedLanguageModel.blank(CONFIG, true);
        BertWeights.load(model, theirs);
        assertSame(pretrained().parameters().tensors(), model.parameters().tensors());
    }

    private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach(
                (name, tensor) ->
                        assertArrayEquals(tensor.toFloats(), actual.get(name).toFloats(), name));
    }

    /** As in the files of BertForPreTraining, but for decoder.weight and decoder.bias. */
    @Test
    void namesAreThePublishedOnes() {
        var expected =
                """
                bert.embeddings.word_embeddings.weight
                bert.embeddings.position_embeddings.weight
                bert.embeddings.token_type_embeddings.weight
                bert.embeddings.LayerNorm.weight
                bert.embeddings.LayerNorm.bias
                bert.pooler.dense.weight
                bert.pooler.dense.bias
                cls.predictions.bias
                cls.predictions.transform.dense.weight
                cls.predictions.transform.dense.bias
                cls.predictions.transform.LayerNorm.weight
                cls.predictions.transform.LayerNorm.bias
                cls.seq_relationship.weight
                cls.seq_relationship.bias
                """;
        var layer =
                List.of(
                        "attention.self.query",
                        "attention.self.key",
                        "attention.self.value",
                        "attention.output.dense",
                        "attention.output.LayerNorm",
                        "intermediate.dense",
                        "output.dense",
                        "output.LayerNorm");
        var names = expected.lines().collect(Collectors.toSet());
        for (int i = 0; i < 2; i++) {
            for (var part : layer) {
                names.add("bert.encoder.layer." + i + "." + part + ".weight");
                names.add("bert.encoder.layer." + i + "." + part + ".bias");
            }
        }
        assertEquals(names, exported().keySet());
        assertEquals(
                Set.of("classifier.weight", "classifier.bias"),
                heads(SequenceClassifier.blank(CONFIG, 2)));
        assertEquals(
                Set.of("classifier.weight", "classifier.bias"),
                heads(TokenClassifier.blank(CONFIG, 2)));
        assertEquals(
                Set.of("qa_outputs.weight", "qa_outputs.bias"), heads(SpanFinder.blank(CONFIG)));
        assertEquals(Set.of(), heads(Bert.blank(CONFIG)));
    }

    private static Set<String> heads(BertModel model) {
        return BertWeights.export(model).keySet().stream()
                .filter(name -> !name.startsWith("bert."))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsExportedIsLoaded() {
        assertLoads(exported());
        assertSame(pretrained().parameters().tensors(), BertWeights.renamed(exported()));
    }

    @Test
    void olderFilesNamesAreUnderstood() {
        var theirs = new LinkedHashMap<String, Tensor>();
        exported()
                .forEach(
                        (name, tensor) ->
                                theirs.put(
                                        name.replace("LayerNorm.weight", "LayerNorm.gamma")
                                                .replace("LayerNorm.bias", "LayerNorm.beta"),
                                        tensor));
        theirs.put("bert.embeddings.position_ids", Tensor.zeros(DType.I32, Shape.of(1, 4)));
        assertLoads(theirs);
    }

    @Test
    void secondNamesMustAgree() {
        var theirs = exported();
        var table = theirs.get("bert.embeddings.word_embeddings.weight").copy();
        theirs.put("cls.predictions.decoder.weight", table);
        theirs.put("cls.predictions.decoder.bias", theirs.get("cls.predictions.bias").copy());
        assertLoads(theirs);
        theirs.remove("cls.predictions.bias");
        assertLoads(theirs);
        table.set(3, 17);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> BertWeights.load(pretrained(), theirs));
        assertEquals(
                "the weights do not fit the model: cls.predictions.decoder.weight is not"
                        + " bert.embeddings.word_embeddings.weight, which this model uses for both",
                error.getMessage());
    }

    @Test
    void anEncoderAloneNeedsNoPrefix() {
        var encoder = TinyBert.large(new Bert(CONFIG, 1), 1);
        var theirs = new LinkedHashMap<String, Tensor>();
        BertWeights.export(encoder)
                .forEach((name, tensor) -> theirs.put(name.substring("bert.".length()), tensor));
        theirs.put("embeddings.position_ids", Tensor.zeros(DType.I32, Shape.of(1, 4)));
        var model = Bert.blank(CONFIG);
        BertWeights.load(model, theirs);
        assertSame(encoder.parameters().tensors(), model.parameters().tensors());
    }

    @Test
    void everyProblemIsNamedAndNothingIsChanged() {
        var theirs = exported();
        theirs.remove("bert.pooler.dense.bias");
        theirs.put(
                "bert.encoder.layer.0.output.dense.weight",
                Tensor.zeros(DType.F32, Shape.of(24, 6)));
        theirs.put("bert.embeddings.LayerNorm.bias", Tensor.zeros(DType.F64, Shape.of(6)));
        theirs.put("bert.encoder.layer.2.output.dense.bias", Tensor.zeros(DType.F32, Shape.of(6)));
        theirs.put("qa_outputs.weight", Tensor.zeros(DType.F32, Shape.of(2, 6)));
        var model = MaskedLanguageModel.blank(CONFIG, true);
        var error =
                assertThrows(IllegalArgumentException.class, () -> BertWeights.load(model, theirs));
        assertEquals(
                "the weights do not fit the model: "
                        + "bert.embeddings.LayerNorm.bias is F64[6], not F32[6]; "
                        + "bert.encoder.layer.0.output.dense.weight is F32[24, 6], not F32[6, 24]; "
                        + "bert.pooler.dense.bias is missing; "
                        + "bert.encoder.layer.2.output.dense.bias is unexpected; "
                        + "qa_outputs.weight is unexpected",
                error.getMessage());
        for (var tensor : model.parameters().tensors().values()) {
            assertTrue(Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 0));
        }
    }
}
