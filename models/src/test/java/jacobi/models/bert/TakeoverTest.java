package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TakeoverTest {
    private static final BertConfig CONFIG = new BertConfig(5, 6, 4, 2, 1, 0);

    private static MaskedLanguageModel pretrained(boolean nextSentence) {
        return TinyBert.large(new MaskedLanguageModel(CONFIG, nextSentence, 1), 1);
    }

    @Test
    void theEncoderIsTakenAndTheHeadStays() {
        var source = pretrained(true).parameters().tensors();
        var model = new SequenceClassifier(CONFIG, 3, 7);
        var head = TinyBert.values(model.parameters(), "classifier.weight");
        var takeover = Takeover.of(model, source);
        for (var name : model.encoder().parameters().names()) {
            if (name.startsWith("encoder.")) {
                assertArrayEquals(
                        source.get(name).toDoubles(),
                        TinyBert.values(model.parameters(), name),
                        name);
            }
        }
        assertArrayEquals(head, TinyBert.values(model.parameters(), "classifier.weight"));
        assertEquals(
                "23 parameters of the encoder were taken over; "
                        + "new: classifier.weight, classifier.bias; "
                        + "not used: maskedTokens.bias, maskedTokens.dense.bias, "
                        + "maskedTokens.dense.weight, maskedTokens.norm.bias, "
                        + "maskedTokens.norm.weight, nextSentence.bias, nextSentence.weight",
                takeover.message());
    }

    /** A classifier needs a pooler, whether the other model had one or not; a span finder none. */
    @Test
    void thePoolerMayBeNewOrUnused() {
        var classifier = new SequenceClassifier(CONFIG, 3, 7);
        var unpooled = pretrained(false).parameters().tensors();
        assertEquals(
                List.of(
                        "encoder.pooler.weight",
                        "encoder.pooler.bias",
                        "classifier.weight",
                        "classifier.bias"),
                Takeover.of(classifier, unpooled).fresh());
        var spans = new SpanFinder(CONFIG, 7);
        var takeover = Takeover.of(spans, BertWeights.renamed(BertWeights.export(classifier)));
        assertEquals(
                "21 parameters of the encoder were taken over; new: spans.weight, spans.bias; "
                        + "not used: classifier.bias, classifier.weight, "
                        + "encoder.pooler.bias, encoder.pooler.weight",
                takeover.message());
        assertEquals(21, takeover.taken().size());
    }

    /** A head of the same name is another task's. */
    @Test
    void aHeadIsNeverTaken() {
        var source = TinyBert.large(new SequenceClassifier(CONFIG, 3, 1), 1).parameters();
        var model = new SequenceClassifier(CONFIG, 3, 7);
        assertEquals(
                List.of("classifier.weight", "classifier.bias"),
                Takeover.of(model, source.tensors()).fresh());
        assertEquals(
                TinyBert.values(
                        new SequenceClassifier(CONFIG, 3, 7).parameters(), "classifier.weight")[0],
                TinyBert.values(model.parameters(), "classifier.weight")[0]);
    }

    @Test
    void whatDoesNotFitIsNamedAndNothingIsChanged() {
        var source = new LinkedHashMap<String, Tensor>();
        source.putAll(pretrained(false).parameters().tensors());
        var model = new SpanFinder(new BertConfig(9, 6, 4, 2, 1, 0), 7);
        var before = TinyBert.values(model.parameters(), "encoder.positions.weight");
        source.keySet().removeIf(name -> name.startsWith("maskedTokens"));
        var error = assertThrows(IllegalArgumentException.class, () -> Takeover.of(model, source));
        assertEquals(
                "the encoder does not fit the model, and nothing was taken over: "
                        + "encoder.embedding.weight is F32[5, 4], not F32[9, 4]; 20 would fit; "
                        + "new: spans.weight, spans.bias; not used: none",
                error.getMessage());
        assertArrayEquals(before, TinyBert.values(model.parameters(), "encoder.positions.weight"));
        var none =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Takeover.of(
                                        model,
                                        Map.of(
                                                "x",
                                                Tensor.of(
                                                        model.encoder().table().shape().without(0),
                                                        1f,
                                                        2f,
                                                        3f,
                                                        4f))));
        assertEquals(
                "no tensor is one of the model's encoder, whose names begin with encoder.",
                none.getMessage());
    }
}
