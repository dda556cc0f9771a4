package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Function;
import jacobi.models.bert.BertConfig.Preset;

import org.junit.jupiter.api.Test;

import java.util.List;

class BertConfigJsonTest {
    /** As in bert-base-uncased's file. */
    private static final String BASE =
            """
            {"architectures": ["BertForMaskedLM"], "attention_probs_dropout_prob": 0.1,
             "gradient_checkpointing": false, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
             "hidden_size": 768, "initializer_range": 0.02, "intermediate_size": 3072,
             "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "model_type": "bert",
             "num_attention_heads": 12, "num_hidden_layers": 12, "pad_token_id": 0,
             "position_embedding_type": "absolute", "type_vocab_size": 2, "use_cache": true,
             "vocab_size": 30522}
            """;

    @Test
    void thePublishedSizesAreRead() {
        assertEquals(Preset.BASE.config(30_522), BertConfigJson.read(BASE));
    }

    @Test
    void whatIsWrittenIsRead() {
        var config = new BertConfig(7, 5, 1, 6, 3, 2, 10, 0.5, 0.25, Function.RELU, 1e-5);
        var models =
                List.of(
                        Bert.blank(config),
                        MaskedLanguageModel.blank(config, true),
                        MaskedLanguageModel.blank(config, false),
                        SequenceClassifier.blank(config, 3),
                        TokenClassifier.blank(config, 3),
                        SpanFinder.blank(config));
        var architectures =
                List.of(
                        "BertModel",
                        "BertForPreTraining",
                        "BertForMaskedLM",
                        "BertForSequenceClassification",
                        "BertForTokenClassification",
                        "BertForQuestionAnswering");
        for (int i = 0; i < models.size(); i++) {
            var text = BertConfigJson.write(models.get(i));
            assertEquals(config, BertConfigJson.read(text));
            assertTrue(text.contains('"' + architectures.get(i) + '"'), text);
            boolean labelled = text.contains("\"LABEL_2\"") && !text.contains("LABEL_3");
            assertEquals(architectures.get(i).endsWith("Classification"), labelled, text);
        }
    }

    @Test
    void labelsKeepTheirNames() {
        var config = new BertConfig(7, 5, 6, 3, 2, 0);
        var model = SequenceClassifier.blank(config, 3);
        var text = BertConfigJson.write(model, List.of("bad", "so-so", "good"));
        assertEquals(List.of("bad", "so-so", "good"), BertConfigJson.labels(text));
        assertTrue(text.contains("\"good\": 2"), text);
        assertEquals(List.of(), BertConfigJson.labels(BASE));
        var few = List.of("bad", "good");
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> BertConfigJson.write(model, few));
        assertTrue(error.getMessage().contains("3 labels, but there are 2"), error.getMessage());
        var gap = text.replace("\"1\"", "\"4\"");
        assertThrows(IllegalArgumentException.class, () -> BertConfigJson.labels(gap));
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                BertConfigJson.read(
                                        """
                                        {"model_type": "gpt2", "is_decoder": true,
                                         "vocab_size": 10.5, "hidden_size": "wide",
                                         "num_attention_heads": 0, "num_hidden_layers": 2,
                                         "intermediate_size": 8, "hidden_act": "mish"}
                                        """));
        for (var problem :
                List.of(
                        "model_type is \"gpt2\", not \"bert\"",
                        "is_decoder is true, not false",
                        "vocab_size is 10.5, not a positive integer",
                        "max_position_embeddings is missing",
                        "hidden_size is \"wide\", not a positive integer",
                        "num_attention_heads is 0, not a positive integer",
                        "hidden_act is \"mish\", not one of gelu, gelu_new, gelu_pytorch_tanh")) {
            assertTrue(error.getMessage().contains(problem), error.getMessage());
        }
        assertFalse(error.getMessage().contains("num_hidden_layers"), error.getMessage());
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        var config = new BertConfig(7, 5, 1, 6, 3, 2, 10, 0, 0, Function.SIGMOID, 1e-5);
        var model = Bert.blank(config);
        var error = assertThrows(IllegalArgumentException.class, () -> BertConfigJson.write(model));
        assertTrue(error.getMessage().contains("no activation SIGMOID"), error.getMessage());
    }
}
