package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PerplexityTest {
    @Test
    void aUniformChoiceAmongFiveHasPerplexityFive() {
        var perplexity = new Perplexity(12 * Math.log(5), 12);
        assertEquals(5, perplexity.value(), 1e-12);
        assertEquals(Math.log(5), perplexity.loss(), 1e-12);
    }

    /** Batches weigh by their tokens: (1 · ln 8 + 2 · ln 1) / 3 = ln 2. */
    @Test
    void batchesAddUpByTokens() {
        var perplexity = Perplexity.NONE.plus(Math.log(8), 1).plus(0, 2);
        assertEquals(3, perplexity.tokens());
        assertEquals(2, perplexity.value(), 1e-12);
    }

    @Test
    void noTokensHaveNoPerplexity() {
        assertEquals(Double.NaN, Perplexity.NONE.value());
        assertThrows(IllegalArgumentException.class, () -> new Perplexity(1, -1));
    }
}
