package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class RowSelectionTest {
    /** Row r is 10·r, 10·r + 1. */
    private static Tensor rows(int count) {
        var tensor = Tensor.wrap(Shape.of(count + 1, 2, 1), new float[2 * count + 2]);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, 10 * (i / 2) - 10 + i % 2);
        }
        // Not at its array's start, as after an earlier selection.
        return tensor.slice(1, count + 1);
    }

    private static float[] expected(int... selected) {
        var values = new float[2 * selected.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * selected[i / 2] + i % 2;
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyRowsInAnyOrder(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < 500; trial++) {
            int count = 1 + random.nextInt(7);
            var selected = random.ints(1 + random.nextInt(9), 0, count).toArray();
            var selection = new RowSelection(selected);
            var message = "seed " + seed + ", trial " + trial;
            var result = selection.of(rows(count));
            assertEquals(Shape.of(selected.length, 2, 1), result.shape(), message);
            assertArrayEquals(expected(selected), result.toFloats(), message);
            boolean same = selected.length == count;
            for (int i = 0; i < selected.length; i++) {
                same &= selected[i] == i;
            }
            assertEquals(same, selection.keepsAll(count), message);
        }
    }

    @Test
    void rowsChangeWithinTheirTensorWhereTheyCan() {
        var tensor = rows(5);
        var result = new RowSelection(new int[] {1, 1, 4, 2}).of(tensor);
        assertSame(tensor.floats(), result.floats());
        assertArrayEquals(expected(1, 1, 4, 2), result.toFloats());
    }

    @Test
    void rowsInACircleChangeWithinTheirTensorAsWell() {
        var tensor = rows(6);
        var result = new RowSelection(new int[] {1, 0, 2, 5, 3, 4}).of(tensor);
        assertSame(tensor, result);
        assertArrayEquals(expected(1, 0, 2, 5, 3, 4), result.toFloats());
    }

    @Test
    void moreRowsNeedATensorOfTheirOwn() {
        var tensor = rows(3);
        assertArrayEquals(
                expected(0, 0, 1, 1),
                new RowSelection(new int[] {0, 0, 1, 1}).of(tensor).toFloats());
        assertArrayEquals(expected(0, 1, 2), tensor.toFloats());
    }

    @Test
    void onlyWhatIsUsedIsCopied() {
        var zeros = Tensor.of(Shape.of(2, 2), 3f, 0, 4, 0);
        assertArrayEquals(
                new float[] {4, 0, 4, 0, 3, 0},
                new RowSelection(new int[] {1, 1, 0}).of(zeros, 1).toFloats());
        assertArrayEquals(
                new float[] {10, 1, 10, 11},
                new RowSelection(new int[] {1, 1}).of(rows(2), 1).toFloats());
        assertArrayEquals(
                new float[] {10, 1, 0, 11},
                new RowSelection(new int[] {1, 0}).of(rows(2), 1).toFloats());
        assertTrue(new RowSelection(new int[] {0, 1}).keepsAll(2));
    }

    /** Old rows 0 and 1 are of source 0, rows 2 and 3 of source 1, and so on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 1 2 3 4 5         | 0 1 2",
                "1 0 3 3             | 0 1",
                "4 5 2 2             | 2 1",
                "0 0 1 1 4 5 4 5     | 0 2",
                "0 2 4               | 0 1 2",
                // Not equally many of each.
                "0 1 2               | 0 0 1",
                "0 2 3 4             | 0 1 1 2",
                "0 1 2 4             | 0 0 1 2"
            })
    void neighbouringRowsShareASource(String rows, String sources) {
        var selection = RowSelection.ofSources(numbers(rows), 2);
        var ids = Tensor.of(Shape.of(3), 0, 1, 2);
        assertArrayEquals(numbers(sources), selection.ofIntegers(ids).toInts());
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
