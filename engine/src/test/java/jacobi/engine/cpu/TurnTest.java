package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** Blocks of every size change places with their transposes, and nothing else is touched. */
@Tag("widths")
class TurnTest {
    private static final int MARGIN = 5;
    private static final int GAP = 3;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 15, 16, 17, 20, 31, 32, 48, 53})
    void rowsBecomeColumns(int rows) {
        for (int columns : new int[] {0, 1, 2, 4, 7, 12, 16, 19, 33, 48}) {
            int pitch = columns + GAP;
            int toPitch = rows + GAP;
            var from = new float[2 * MARGIN + rows * pitch];
            for (int i = 0; i < from.length; i++) {
                from[i] = i + 1;
            }
            var expected = new float[2 * MARGIN + columns * toPitch];
            Arrays.fill(expected, -1);
            var to = expected.clone();
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    expected[MARGIN + j * toPitch + i] = from[MARGIN + i * pitch + j];
                }
            }
            Turn.turn(from, MARGIN, pitch, rows, columns, to, MARGIN, toPitch);
            assertArrayEquals(expected, to, rows + " rows of " + columns);
        }
    }
}
