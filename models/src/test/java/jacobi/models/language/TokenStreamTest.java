package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.data.CorpusException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The streams are 0, 1, 2 …, so that a token is its own place. */
class TokenStreamTest {
    private static TokenStream stream(int size) {
        return new TokenStream(IntStream.range(0, size).toArray());
    }

    /** Inputs, one after the other; each one's answer must be its successor. */
    private static int[] inputs(TokenBlocks blocks) {
        var tensors = blocks.tensors();
        var inputs = tensors.get(0).toInts();
        assertEquals(tensors.get(0).shape(), tensors.get(1).shape());
        assertEquals(blocks.size(), inputs.length);
        assertArrayEquals(
                Arrays.stream(inputs).map(id -> id + 1).toArray(), tensors.get(1).toInts());
        return inputs;
    }

    @ParameterizedTest
    @CsvSource({"2,1,1", "2,5,3", "7,3,1", "7,3,2", "7,3,9", "25,4,2", "26,4,2", "100,7,3"})
    void inOrderEachTokenButTheFirstIsPredictedOnce(int size, int time, int rows) {
        var inputs = new ArrayList<Integer>();
        var batches = stream(size).inOrder(time, rows);
        for (var batch : batches) {
            var shape = batch.tensors().getFirst().shape();
            assertTrue(shape.dim(0) <= rows && shape.dim(1) <= time, shape.toString());
            Arrays.stream(inputs(batch)).forEach(inputs::add);
        }
        assertEquals(IntStream.range(0, size - 1).boxed().toList(), inputs);
    }

    @ParameterizedTest
    @CsvSource({"2,1,1", "9,4,3", "9,8,2", "500,16,5"})
    void drawnBlocksAreNeighbours(int size, int time, int rows) {
        var batches = stream(size).draw(time, rows, 40, 3, 1);
        assertEquals(40, batches.size());
        for (var batch : batches) {
            assertEquals(List.of(rows, time), dims(batch));
            var inputs = inputs(batch);
            for (int i = 0; i < inputs.length; i++) {
                assertEquals(inputs[i - i % time] + i % time, inputs[i]);
            }
        }
    }

    private static List<Integer> dims(TokenBlocks batch) {
        return Arrays.stream(batch.tensors().getFirst().shape().dims()).boxed().toList();
    }

    @Test
    void everyPlaceIsDrawnAboutAsOften() {
        var starts = new int[10];
        for (var batch : stream(14).draw(4, 5, 2_000, 1, 1)) {
            var inputs = inputs(batch);
            for (int row = 0; row < 5; row++) {
                starts[inputs[4 * row]]++;
            }
        }
        for (int start = 0; start < 10; start++) {
            assertEquals(1_000, starts[start], 5 * Math.sqrt(1_000), "start " + start);
        }
    }

    @Test
    void aSeedAndAnEpochDrawTheSameBlocks() {
        var first = drawn(1, 1);
        assertEquals(first, drawn(1, 1));
        assertNotEquals(first, drawn(1, 2));
        assertNotEquals(first, drawn(2, 1));
    }

    private static List<Integer> drawn(long seed, int epoch) {
        var all = new ArrayList<Integer>();
        for (var batch : stream(1_000).draw(3, 2, 10, seed, epoch)) {
            Arrays.stream(inputs(batch)).forEach(all::add);
        }
        return all;
    }

    @Test
    void aBlockIsCutToTheStream() {
        for (var batch : stream(4).draw(10, 2, 3, 1, 1)) {
            assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2}, inputs(batch));
        }
    }

    @Test
    void aSplitRoundsDownAsNanoGptDoes() {
        var parts = stream(19).split(0.9);
        assertEquals(17, parts.training().size());
        assertEquals(2, parts.validation().size());
        assertArrayEquals(new int[] {17}, inputs(parts.validation().inOrder(5, 5).getFirst()));
        assertEquals(16, parts.training().largest());
    }

    @Test
    void tooShortAStreamIsRefused() {
        for (int size = 0; size < 2; size++) {
            int tokens = size;
            var error = assertThrows(CorpusException.class, () -> stream(tokens));
            assertEquals(
                    "A language model learns from at least 2 tokens, but the text has "
                            + tokens
                            + ".",
                    error.getMessage());
        }
        assertThrows(CorpusException.class, () -> stream(10).split(0.1));
        assertThrows(CorpusException.class, () -> stream(10).split(0.95));
        for (double share : new double[] {0, 1, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> stream(10).split(share));
        }
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> new TokenStream(new int[] {1, -4}));
        assertEquals("no token id is negative, got -4", error.getMessage());
    }

    @Test
    void theStreamIsItsOwn() {
        int[] tokens = {1, 2, 3};
        var stream = new TokenStream(tokens);
        tokens[0] = 9;
        assertArrayEquals(new int[] {1, 2}, inputs(stream.inOrder(2, 1).getFirst()));
    }
}
