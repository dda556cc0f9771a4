package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void tagsAreCountedTokenByToken() {
        var scores = TagScores.NONE;
        int[][] choicesAndLabels = {{0, 0}, {1, 1}, {2, 1}, {0, 2}, {2, 0}, {2, 2}};
        for (var pair : choicesAndLabels) {
            scores = scores.plus(pair[0], pair[1]);
        }
        assertEquals(3 / 6.0, scores.accuracy());
        // Four given, four wanted, of which two are right.
        assertEquals(2 / 4.0, scores.f1());
        assertEquals(1, TagScores.NONE.plus(0, 0).f1());
        assertEquals(0, TagScores.NONE.plus(1, 0).f1());
    }

    /** Worked by hand as SQuAD's evaluation does. */
    @Test
    void answersOverlapByTheirTokens() {
        assertEquals(1, Span.overlap(new int[] {4, 5}, new int[] {5, 4}));
        assertEquals(0, Span.overlap(new int[] {4, 5}, new int[] {6}));
        // Two of three given, two of four expected: 2·(2/3)(1/2)/(2/3 + 1/2).
        assertEquals(4 / 7.0, Span.overlap(new int[] {4, 5, 9}, new int[] {3, 4, 5, 6}), 1e-12);
        // A token counts as often as both have it.
        assertEquals(2 / 5.0, Span.overlap(new int[] {4, 4, 4}, new int[] {4, 5}), 1e-12);
    }

    @Test
    void theBestSpanEndsWhereItStartsOrLater() {
        var starts = new double[] {1, 0, 5, 0};
        var ends = new double[] {9, 3, 0, 2};
        assertEquals(new Span(0, 1), Span.best(starts, ends, 30));
        ends[0] = 0;
        assertEquals(new Span(2, 4), Span.best(starts, ends, 30));
        assertEquals(new Span(2, 3), Span.best(starts, ends, 1));
        assertEquals(new Span(0, 1), Span.best(new double[2], new double[2], 30));
    }

    @Test
    void theLargestLogitIsChosen() {
        var logits = Tensor.of(Shape.of(2, 2, 3), 1f, 2, 0, 5, 5, 1, -3, -2, -1, 0, 0, 7);
        assertArrayEquals(new int[] {1, 0, 2, 2}, Choices.of(logits));
        var answers = Tensor.of(Shape.of(2, 2), 1, -1, 2, 0);
        assertEquals(2, Choices.right(logits, answers));
    }
}
