package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class StridesTest {
    @Test
    void axesThatAreOneAreJoined() {
        var rows = new int[] {12, 4, 1};

        var joined = Strides.of(Shape.of(2, 3, 4), rows, rows).arguments();

        assertArrayEquals(new int[] {1, 24, 1, 1}, joined);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void walksAsTheShapeDoes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var dims = random.ints(random.nextInt(5), 1, 4).toArray();
            var first = random.ints(dims.length, 0, 9).toArray();
            var second = random.nextBoolean() ? first : Strides.rowMajor(Shape.of(dims));
            var shape = Shape.of(dims);
            var arguments = Strides.of(shape, first, second).arguments();
            for (int element = 0; element < shape.size(); element++) {
                assertEquals(at(element, dims, first), walk(element, arguments, 1), "seed " + seed);
                assertEquals(
                        at(element, dims, second), walk(element, arguments, 2), "seed " + seed);
            }
        }
    }

    /** What a kernel does with the arguments. */
    private static int walk(int element, int[] arguments, int block) {
        int at = 0;
        int rest = element;
        for (int axis = 0; axis < arguments[0]; axis++) {
            int size = arguments[1 + 3 * axis];
            at += rest % size * arguments[1 + 3 * axis + block];
            rest /= size;
        }
        return at;
    }

    private static int at(int element, int[] dims, int[] strides) {
        int at = 0;
        int rest = element;
        for (int i = dims.length - 1; i >= 0; i--) {
            at += rest % dims[i] * strides[i];
            rest /= dims[i];
        }
        return at;
    }

    @Test
    void refusesMoreAxesThanKernelsHave() {
        var shape = Shape.of(2, 2, 2, 2, 2, 2, 2);
        var first = new int[] {1, 9, 2, 8, 3, 7, 4};
        var second = new int[] {4, 7, 3, 8, 2, 9, 1};

        var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Strides.of(shape, first, second));
        assertEquals(
                "a walk over [2, 2, 2, 2, 2, 2, 2] needs 7 axes; the tornado device has 6",
                refused.getMessage());
    }
}
