package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;

class ChrfTest {
    /**
     * "abcd" against "abce", orders 1 to 4: 3 of 4, 2 of 3, 1 of 2 and 0 of 1 match; the other two
     * orders are too long for both and do not count. Precision and recall are equal, and so is
     * their F-score: (3/4 + 2/3 + 1/2 + 0) / 4.
     */
    @Test
    void averagesOverTheOrdersThatOccur() {
        double expected = 100 * (3.0 / 4 + 2.0 / 3 + 1.0 / 2) / 4;
        assertEquals(expected, Chrf.STANDARD.sentence("abcd", "abce"), 1e-9);
    }

    /**
     * "ab" against "abab", orders 1 and 2 only (the hypothesis has no longer ones): precision 2/2
     * and 1/1, recall 2/4 and 1/3. F with beta 2 is 5PR / (4P + R), with P = 1 and R = 5/12.
     */
    @Test
    void recallWeighsMore() {
        double recall = (2.0 / 4 + 1.0 / 3) / 2;
        assertEquals(100 * 5 * recall / (4 + recall), Chrf.STANDARD.sentence("ab", "abab"), 1e-9);
        // The other way round, P = 5/12 and R = 1.
        assertEquals(
                100 * 5 * recall / (4 * recall + 1), Chrf.STANDARD.sentence("abab", "ab"), 1e-9);
    }

    /** Counts are summed before dividing: 1 of 1 and 1 of 3 characters give 2 of 4. */
    @Test
    void aCorpusIsNotTheMeanOfItsSentences() {
        var characters = new Chrf(1, 0, 2, false, false);
        assertEquals(
                100 * 2.0 / 4, characters.corpus(List.of("a", "abc"), List.of("a", "axy")), 1e-9);
    }

    /**
     * Characters and pairs of "abc" against "a" and of "ab" against "ab": 1 + 2 characters of 3 + 2
     * match, all 1 + 2 of the references. Where the reference has no pair, the hypothesis's two do
     * not count: 1 of 0 + 1 matches. So P = (3/5 + 1) / 2 and R = 1.
     */
    @Test
    void ordersTooLongForAReferenceDoNotCount() {
        var pairs = new Chrf(2, 0, 2, false, false);
        double precision = (3.0 / 5 + 1) / 2;
        assertEquals(
                100 * 5 * precision / (4 * precision + 1),
                pairs.corpus(List.of("abc", "ab"), List.of("a", "ab")),
                1e-9);
    }

    /**
     * With words: "the cat." is "the", "cat", "." and "the dog." differs in one of three words, so
     * 2/3 of the words match and 0 of 2 pairs. Characters: "thecat." and "thedog." share t, h, e
     * and "." of 7, then th, he of 6, the of 5.
     */
    @Test
    void wordsCountInChrfPlusPlus() {
        double sum = 4.0 / 7 + 2.0 / 6 + 1.0 / 5 + 2.0 / 3;
        assertEquals(100 * sum / 8, Chrf.PLUS_PLUS.sentence("the cat.", "the dog."), 1e-9);
    }

    /** The figures are what sacreBLEU 2.6.0 prints for these sentences. */
    @Test
    void equalsSacreBleu() {
        var hypotheses =
                List.of(
                        "The cat sat on the mat, didn't it?",
                        "She paid 1,000.50 euros in 2019-20.",
                        "저는 학교에 갔습니다.");
        var first =
                List.of(
                        "The cat was sitting on the mat, wasn't it?",
                        "She paid 1,000.50 euros in 2019-2020.",
                        "나는 학교에 갔습니다.");
        var second =
                List.of(
                        "A cat sat on a mat, didn't it?",
                        "In 2019-20 she paid 1,000.50 euros.",
                        "저는 어제 학교에 갔습니다.");
        var both = List.of(first, second);
        assertEquals(70.74006308262626, Chrf.STANDARD.corpus(hypotheses, first), 1e-9);
        assertEquals(85.04469796533051, Chrf.STANDARD.corpusAgainst(hypotheses, both), 1e-9);
        assertEquals(70.1323610201973, Chrf.PLUS_PLUS.corpus(hypotheses, first), 1e-9);
        assertEquals(82.23863728071885, Chrf.PLUS_PLUS.corpusAgainst(hypotheses, both), 1e-9);
    }

    @Test
    void blanksDoNotCountUnlessAskedFor() {
        assertEquals(100, Chrf.STANDARD.sentence(" a  b c", "ab\u3000c"), 1e-9);
        var blanks = new Chrf(1, 0, 2, false, true);
        assertEquals(100 * 2.0 / 3, blanks.sentence("a b", "acb"), 1e-9);
    }

    @Test
    void caseCountsUnlessToldOtherwise() {
        assertEquals(0, Chrf.STANDARD.sentence("AB", "ab"), 1e-9);
        assertEquals(100, new Chrf(6, 0, 2, true, false).sentence("AB", "ab"), 1e-9);
    }

    @Test
    void emptySidesScoreZero() {
        assertEquals(0, Chrf.STANDARD.sentence("", "abc"));
        assertEquals(0, Chrf.STANDARD.sentence("abc", ""));
        assertEquals(0, Chrf.STANDARD.sentence("", ""));
    }

    @Test
    void theSignatureSaysHowItWasComputed() {
        assertEquals(
                "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:jacobi-1",
                Chrf.STANDARD.signature());
        assertEquals(
                "nrefs:2|case:mixed|eff:yes|nc:6|nw:2|space:no|version:jacobi-1",
                Chrf.PLUS_PLUS.signature(2));
    }

    @Test
    void rejectsListsOfDifferentLength() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Chrf.STANDARD.corpus(List.of("a"), List.of("a", "b")));
        assertThrows(IllegalArgumentException.class, () -> new Chrf(0, 0, 2, false, false));
    }
}
