package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Copies blocks of matrices into panels, so that the innermost loop of the product reads both
 * operands in the order in which they lie. A panel of width w holds, for each of k steps, w
 * neighbouring rows (of the left operand) or columns (of the right one); what is missing at the
 * edge is zero. The strides say how a matrix lies: the distance in elements between neighbours
 * along the width and between steps along k, one of which is 1.
 */
final class PackPanels {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private PackPanels() {}

    /** Packs {@code used} ≤ {@code width} neighbours from {@code source[at]} on, over k steps. */
    static void pack(
            float[] source,
            int at,
            int widthStride,
            int stepStride,
            int used,
            int k,
            float[] panel,
            int panelAt,
            int width) {
        if (used < width) {
            Arrays.fill(panel, panelAt, panelAt + k * width, 0f);
        }
        if (widthStride == 1) {
            for (int i = 0; i < used; i += Lanes.COUNT) {
                copy(source, at + i, stepStride, used - i, k, panel, panelAt + i, width);
            }
            return;
        }
        int i = 0;
        for (; i + 4 <= used; i += 4) {
            transpose4(
                    source,
                    at + i * widthStride,
                    widthStride,
                    stepStride,
                    k,
                    panel,
                    panelAt + i,
                    width);
        }
        for (; i < used; i++) {
            transpose(source, at + i * widthStride, stepStride, k, panel, panelAt + i, width);
        }
    }

    /** One vector of neighbours, or what is left of it, at each step. */
    private static void copy(
            float[] source, int at, int step, int used, int k, float[] panel, int to, int width) {
        if (used >= Lanes.COUNT) {
            for (int p = 0; p < k; p++) {
                FloatVector.fromArray(S, source, at + p * step).intoArray(panel, to + p * width);
            }
        } else {
            var mask = S.indexInRange(0, used);
            for (int p = 0; p < k; p++) {
                FloatVector.fromArray(S, source, at + p * step, mask)
                        .intoArray(panel, to + p * width, mask);
            }
        }
    }

    /**
     * Four neighbours, each read along its own stream: one long loop instead of many short ones.
     */
    private static void transpose4(
            float[] source, int at, int stride, int step, int k, float[] panel, int to, int width) {
        int second = at + stride;
        int third = second + stride;
        int fourth = third + stride;
        for (int p = 0; p < k; p++) {
            int row = to + p * width;
            int offset = p * step;
            panel[row] = source[at + offset];
            panel[row + 1] = source[second + offset];
            panel[row + 2] = source[third + offset];
            panel[row + 3] = source[fourth + offset];
        }
    }

    private static void transpose(
            float[] source, int at, int step, int k, float[] panel, int to, int width) {
        for (int p = 0; p < k; p++) {
            panel[to + p * width] = source[at + p * step];
        }
    }
}
