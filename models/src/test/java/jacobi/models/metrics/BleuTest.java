package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;

class BleuTest {
    private static final List<String> HYPOTHESES =
            List.of(
                    "The cat sat on the mat, didn't it?",
                    "She paid 1,000.50 euros in 2019-20.",
                    "저는 학교에 갔습니다.");
    private static final List<String> FIRST =
            List.of(
                    "The cat was sitting on the mat, wasn't it?",
                    "She paid 1,000.50 euros in 2019-2020.",
                    "나는 학교에 갔습니다.");
    private static final List<String> SECOND =
            List.of(
                    "A cat sat on a mat, didn't it?",
                    "In 2019-20 she paid 1,000.50 euros.",
                    "저는 어제 학교에 갔습니다.");

    /** The figures are what sacreBLEU 2.6.0 prints for these sentences. */
    @Test
    void equalsSacreBleu() {
        var score = Bleu.STANDARD.corpus(HYPOTHESES, FIRST);
        assertEquals(52.47750397303629, score.bleu(), 1e-9);
        assertEquals(
                "BLEU = 52.48 82.6/65.0/47.1/35.7 (BP = 0.957 ratio = 0.958 hyp_len = 23 ref_len ="
                        + " 24)",
                score.toString());
        assertEquals(
                76.59082299181036,
                Bleu.STANDARD.corpusAgainst(HYPOTHESES, List.of(FIRST, SECOND)).bleu(),
                1e-9);
    }

    @Test
    void caseCountsUnlessToldOtherwise() {
        var upper = HYPOTHESES.stream().map(line -> line.toUpperCase(Locale.ROOT)).toList();
        var lowercase =
                new Bleu(BleuTokens.MTEVAL_13A, new Smoothing.Exponential(), true, 4, false);
        assertEquals(52.47750397303629, lowercase.corpus(upper, FIRST).bleu(), 1e-9);
        assertEquals(true, Bleu.STANDARD.corpus(upper, FIRST).bleu() < 30);
    }

    /**
     * "a b c d" against "a b x d": 3 of 4 words match, 1 of 3 pairs, none of 2 triples and of 1
     * quadruple. Lengths are equal, so the score is the geometric mean of the four precisions.
     */
    @ParameterizedTest
    @CsvSource({
        // 3/4 · 1/3 · (1/2)/2 · (1/4)/1
        "exp, 0.015625",
        // 3/4 · 1/3 · 0.1/2 · 0.1/1
        "floor, 0.00125",
        // 3/4 · 2/4 · 1/3 · 1/2
        "add-k, 0.0625",
    })
    void smoothsOrdersWithoutMatch(String method, double product) {
        Smoothing smoothing =
                switch (method) {
                    case "exp" -> new Smoothing.Exponential();
                    case "floor" -> new Smoothing.Floor(0.1);
                    default -> new Smoothing.AddK(1);
                };
        var bleu = new Bleu(BleuTokens.NONE, smoothing, false, 4, false);
        var score = bleu.corpus(List.of("a b c d"), List.of("a b x d"));
        assertEquals(100 * Math.pow(product, 0.25), score.bleu(), 1e-9);
        assertEquals(List.of(3L, 1L, 0L, 0L), score.matches());
        assertEquals(List.of(4L, 3L, 2L, 1L), score.totals());
    }

    @Test
    void withoutSmoothingAnOrderWithoutMatchGivesZero() {
        var bleu = new Bleu(BleuTokens.NONE, new Smoothing.None(), false, 4, false);
        assertEquals(0, bleu.corpus(List.of("a b c d"), List.of("a b x d")).bleu(), 1e-9);
    }

    /** A word counts as often as the reference that has it most often: 2 of the 7 "the". */
    @Test
    void repetitionIsClipped() {
        var words = new Bleu(BleuTokens.NONE, new Smoothing.None(), false, 1, false);
        var score =
                words.sentence(
                        "the the the the the the the",
                        "the cat is on the mat",
                        "there is a cat on the mat");
        assertEquals(List.of(2L), score.matches());
        assertEquals(100 * 2.0 / 7, score.bleu(), 1e-9);
        assertEquals(7, score.referenceLength());
    }

    /** 3 words for 5: exp(1 - 5/3). */
    @Test
    void shortTranslationsArePenalised() {
        var score = Bleu.STANDARD.sentence("a b c", "a b c d e");
        assertEquals(Math.exp(1 - 5.0 / 3), score.brevityPenalty(), 1e-12);
        assertEquals(100 * score.brevityPenalty(), score.bleu(), 1e-9);
    }

    @Test
    void ofTwoReferencesEquallyNearTheShorterCounts() {
        assertEquals(2, Bleu.STANDARD.sentence("a b c", "a b c d", "a b").referenceLength());
    }

    @Test
    void withoutEffectiveOrderShortSentencesGetNothing() {
        assertEquals(0, Bleu.STANDARD.corpus(List.of("a b"), List.of("a b")).bleu(), 1e-9);
        assertEquals(100, Bleu.STANDARD.sentence("a b", "a b").bleu(), 1e-9);
    }

    @Test
    void emptyTranslationsScoreZero() {
        var score = Bleu.STANDARD.corpus(List.of("", " "), List.of("a", "b"));
        assertEquals(0, score.bleu());
        assertEquals(0, score.brevityPenalty());
    }

    @Test
    void theSignatureSaysHowItWasComputed() {
        assertEquals(
                "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:jacobi-1",
                Bleu.STANDARD.signature());
        assertEquals(
                "nrefs:2|case:lc|eff:yes|tok:char|smooth:floor[0.10]|version:jacobi-1",
                new Bleu(BleuTokens.CHARACTER, new Smoothing.Floor(0.1), true, 4, true)
                        .signature(2));
    }

    @Test
    void rejectsListsOfDifferentLength() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Bleu.STANDARD.corpus(List.of("a", "b"), List.of("a")));
        assertEquals(
                "BLEU needs one reference for each hypothesis: reference set 1 has 1 lines, there"
                        + " are 2 hypotheses",
                e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Bleu.STANDARD.corpus(List.of(), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Bleu.STANDARD.corpusAgainst(List.of("a"), List.of()));
    }
}
