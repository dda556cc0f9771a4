package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.models.nn.Pass;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.text.WordPieceTokenizer;

import org.junit.jupiter.api.Test;

import java.util.List;

class MaskFillerTest {
    private static final WordPieceTokenizer TOKENIZER =
            (WordPieceTokenizer)
                    TokenizerOptions.wordPieces(40)
                            .withMinFrequency(1)
                            .train(List.of("the cat sat", "the dog ran", "the hen sat"));

    /** With more ids than there are tokens, as published models have. */
    private static final MaskFiller FILLER = new MaskFiller(model(3), TOKENIZER);

    private static MaskedLanguageModel model(int unused) {
        var config = new BertConfig(TOKENIZER.vocabularySize() + unused, 12, 16, 2, 1, 0.3);
        return TinyBert.large(new MaskedLanguageModel(config, false, 1), 1);
    }

    @Test
    void guessesAreTheLargestProbabilities() {
        var all = FILLER.guesses("the [MASK] sat", 1000).getFirst();
        var probabilities = probabilities("the [MASK] sat", 2);
        for (int i = 1; i < all.size(); i++) {
            assertTrue(all.get(i - 1).probability() >= all.get(i).probability());
        }
        for (var guess : all) {
            assertEquals(probabilities[guess.token()], guess.probability(), 1e-6);
        }
        var tokens = BertTokens.of(TOKENIZER);
        // All but [PAD], [CLS], [SEP] and [MASK].
        assertEquals(TOKENIZER.vocabularySize() - 4, all.size());
        assertTrue(all.stream().noneMatch(guess -> tokens.isSpecial(guess.token())));
        assertEquals(all.subList(0, 3), FILLER.guesses("the [MASK] sat", 3).getFirst());
    }

    /** By way of the whole row's logits. */
    private static double[] probabilities(String text, int place) {
        var row = BertTokens.of(TOKENIZER).row(TOKENIZER.encodeWithSpecials(text));
        var model = FILLER.model();
        return Variable.noGrad(
                () -> {
                    var input = BertInput.of(TinyBert.ids(1, row.ids()));
                    var states = model.encoder().states(input, Pass.evaluation());
                    return model.tokenLogits(states, TinyBert.ids(1, place))
                            .softmax()
                            .value()
                            .toDoubles();
                });
    }

    @Test
    void eachMaskHasItsGuesses() {
        var text = "[MASK] cat [MASK]";
        var both = FILLER.guesses(text, 5);
        assertEquals(2, both.size());
        // Between [CLS] and [SEP].
        int last = TOKENIZER.encodeWithSpecials(text).length;
        var first = both.getFirst().getFirst();
        var second = both.getLast().getFirst();
        assertEquals(probabilities(text, 1)[first.token()], first.probability(), 1e-6);
        assertEquals(probabilities(text, last)[second.token()], second.probability(), 1e-6);
        assertEquals(both, FILLER.guesses("[MASK] CAT\t[MASK]", 5), "as it is cut");
    }

    @Test
    void textsThatCannotBeFilledAreRefused() {
        var none = assertThrows(IllegalArgumentException.class, () -> FILLER.guesses("cat", 1));
        assertTrue(none.getMessage().contains("no [MASK]"), none.getMessage());
        var text = "the cat sat ".repeat(4) + "[MASK]";
        var error = assertThrows(IllegalArgumentException.class, () -> FILLER.guesses(text, 1));
        assertTrue(error.getMessage().contains("reads 12 at most"), error.getMessage());
    }

    @Test
    void aModelMustKnowAllTokens() {
        var model = model(-1);
        assertThrows(IllegalArgumentException.class, () -> new MaskFiller(model, TOKENIZER));
    }
}
