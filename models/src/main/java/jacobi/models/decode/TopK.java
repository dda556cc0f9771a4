package jacobi.models.decode;

import jacobi.engine.Tensor;

/** The largest elements of a row. */
final class TopK {
    private TopK() {}

    /** Indices of the k largest elements, largest first, the smaller index first among equals. */
    static int[] of(Tensor row, int k) {
        var values = row.floats();
        int size = row.size();
        int count = Math.min(k, size);
        var best = new int[count];
        int found = 0;
        float least = 0;
        for (int i = 0; i < size; i++) {
            float value = values[row.offset() + i];
            if (found == count && value <= least) {
                continue;
            }
            int place = found < count ? found++ : count - 1;
            while (place > 0 && values[row.offset() + best[place - 1]] < value) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = i;
            least = values[row.offset() + best[count - 1]];
        }
        return best;
    }
}
