package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of attention's query, from weights that are computed again (Dao et al. 2022, section
 * 3.1), and what the gradient of key and value needs as well. With P the softmax and M the mask of
 * dropout, dScores = P∘(M∘(dy·valueᵀ) − Σ dy·y) and dQuery = scale·dScores·key.
 */
final class AttentionGradientKernels {
    private static final int TILE = AttentionTiles.TILE;
    private static final int STRIDE = AttentionTiles.STRIDE;
    private static final int AREA = AttentionTiles.AREA;
    private static final int CHANNELS = AttentionTiles.CHANNELS;

    private AttentionGradientKernels() {}

    /**
     * (rows, heads, queries, channels of a head, dy, y, products): Σ dy·y of each query in each
     * head, [B, H, T]; 32 threads compute one.
     */
    static void jacobiAttentionProducts(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        int at = slot * Slots.INTS;
        int thread = c.localIdx;
        int part = thread % 32;
        int row = c.globalIdx / 32;
        int size = ints.get(at + 3);
        float sum = 0;
        if (row < ints.get(at)) {
            for (int channel = part; channel < size; channel += 32) {
                int place = row * size + channel;
                sum += f.get(ints.get(at + 4) + place) * f.get(ints.get(at + 5) + place);
            }
        }
        partial[thread] = sum;
        for (int half = 16; half > 0; half = half / 2) {
            c.localBarrier();
            if (part < half) {
                partial[thread] += partial[thread + half];
            }
        }
        if (part == 0 && row < ints.get(at)) {
            int heads = ints.get(at + 1);
            int queries = ints.get(at + 2);
            int token = row / heads;
            int head = row - token * heads;
            int batch = token / queries;
            int t = token - batch * queries;
            f.set(ints.get(at + 6) + (batch * heads + head) * queries + t, partial[thread]);
        }
    }

    /**
     * (as {@link AttentionTiles} says, log Σ e^score, Σ dy·y, dy, dQuery): a group computes 32 rows
     * in one head, 64 channels. It goes along the keys in tiles.
     */
    static void jacobiAttentionQueryGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] loaded = c.allocateFloatLocalArray(2 * AREA);
        float[] tiles = c.allocateFloatLocalArray(2 * AREA);
        float[] keyRows = c.allocateFloatLocalArray(TILE * CHANNELS);
        float[] rowSums = c.allocateFloatLocalArray(2 * TILE);
        int[] dropped = c.allocateIntLocalArray(Slots.THREADS);
        int at = slot * Slots.INTS;
        float scale = reals.get(slot * Slots.REALS);
        float undropped = reals.get(slot * Slots.REALS + 1);
        int heads = ints.get(at);
        int group = ints.get(at + 1);
        int queries = ints.get(at + 2);
        int keys = ints.get(at + 3);
        int size = ints.get(at + 4);
        int blocks = (queries + TILE - 1) / TILE;
        int headOfAll = c.groupIdx / blocks;
        int first = (c.groupIdx - headOfAll * blocks) * TILE;
        int batch = headOfAll / heads;
        int head = headOfAll - batch * heads;
        int queryStride = heads * size;
        int keyStride = heads / group * size;
        int place = (batch * queries + first) * queryStride + head * size;
        int query = ints.get(at + 8) + place;
        int dy = ints.get(at + 15) + place;
        int key = batch * keys * keyStride + head / group * size;
        int firstChannel = c.groupIdy * CHANNELS;
        int length = n.get(ints.get(at + 11) + batch);
        int rows = queries - first < TILE ? queries - first : TILE;
        int end = AttentionTiles.seen(ints, at, length, first + rows - 1);

        int thread = c.localIdx;
        int row = thread / 16;
        int column = thread % 16;
        int seen0 = AttentionTiles.seen(ints, at, length, first + row);
        int seen1 = AttentionTiles.seen(ints, at, length, first + row + 16);
        int number = headOfAll * queries + first;
        if (thread < rows) {
            rowSums[thread] = f.get(ints.get(at + 13) + number + thread);
            rowSums[TILE + thread] = f.get(ints.get(at + 14) + number + thread);
        }
        float d00 = 0;
        float d01 = 0;
        float d02 = 0;
        float d03 = 0;
        float d10 = 0;
        float d11 = 0;
        float d12 = 0;
        float d13 = 0;
        for (int start = 0; start < end; start += TILE) {
            int from = key + start * keyStride;
            dropped[thread] = AttentionTiles.dropped(c, n, ints, at, number + thread / 8, start);
            // Products of queries with keys, then those of dy with values.
            for (int side = 0; side < 2; side++) {
                int left = query;
                int right = ints.get(at + 9) + from;
                if (side == 1) {
                    left = dy;
                    right = ints.get(at + 10) + from;
                }
                float sum00 = 0;
                float sum01 = 0;
                float sum10 = 0;
                float sum11 = 0;
                for (int channels = 0; channels < size; channels += TILE) {
                    for (int i = thread; i < TILE * TILE; i += Slots.THREADS) {
                        int r = i / TILE;
                        int channel = i % TILE;
                        int to = r * STRIDE + channel;
                        loaded[to] =
                                AttentionTiles.element(
                                        f, left, queryStride, rows, size, r, channels + channel);
                        loaded[AREA + to] =
                                AttentionTiles.element(
                                        f,
                                        right,
                                        keyStride,
                                        length - start,
                                        size,
                                        r,
                                        channels + channel);
                    }
                    c.localBarrier();
                    for (int channel = 0; channel < TILE; channel++) {
                        float x0 = loaded[row * STRIDE + channel];
                        float x1 = loaded[(row + 16) * STRIDE + channel];
                        float y0 = loaded[AREA + column * STRIDE + channel];
                        float y1 = loaded[AREA + (column + 16) * STRIDE + channel];
                        sum00 += x0 * y0;
                        sum01 += x0 * y1;
                        sum10 += x1 * y0;
                        sum11 += x1 * y1;
                    }
                    c.localBarrier();
                }
                int tile = side * AREA + row * STRIDE + column;
                tiles[tile] = sum00;
                tiles[tile + 16] = sum01;
                tiles[tile + 16 * STRIDE] = sum10;
                tiles[tile + 16 * STRIDE + 16] = sum11;
            }
            for (int i = 0; i < 4; i++) {
                int r = row + 16 * (i / 2);
                int s = column + 16 * (i % 2);
                int score = r * STRIDE + s;
                float slope = 0;
                int t = first + r;
                if (t < queries && start + s < AttentionTiles.seen(ints, at, length, t)) {
                    float p = TornadoMath.exp(scale * tiles[score] - rowSums[r]);
                    float kept = undropped;
                    if (((dropped[r * 8 + s / 4] >> (s % 4)) & 1) == 1) {
                        kept = 0;
                    }
                    slope = scale * p * (kept * tiles[AREA + score] - rowSums[TILE + r]);
                }
                tiles[AREA + score] = slope;
            }
            for (int i = thread; i < TILE * CHANNELS; i += Slots.THREADS) {
                int channel = firstChannel + i % CHANNELS;
                keyRows[i] =
                        AttentionTiles.element(
                                f,
                                ints.get(at + 9) + from,
                                keyStride,
                                length - start,
                                size,
                                i / CHANNELS,
                                channel);
            }
            c.localBarrier();
            // A row never sees more than those after it. What it does not see may hold anything.
            int tileEnd = seen1 - start < TILE ? seen1 - start : TILE;
            for (int i = 0; i < tileEnd; i++) {
                float key0 = keyRows[i * CHANNELS + column];
                float key1 = keyRows[i * CHANNELS + column + 16];
                float key2 = keyRows[i * CHANNELS + column + 32];
                float key3 = keyRows[i * CHANNELS + column + 48];
                float slope1 = tiles[AREA + (row + 16) * STRIDE + i];
                d10 += slope1 * key0;
                d11 += slope1 * key1;
                d12 += slope1 * key2;
                d13 += slope1 * key3;
                if (start + i < seen0) {
                    float slope0 = tiles[AREA + row * STRIDE + i];
                    d00 += slope0 * key0;
                    d01 += slope0 * key1;
                    d02 += slope0 * key2;
                    d03 += slope0 * key3;
                }
            }
        }
        int to = ints.get(at + 16) + place;
        int channel = firstChannel + column;
        AttentionTiles.store(f, to, queryStride, rows, size, row, channel, d00);
        AttentionTiles.store(f, to, queryStride, rows, size, row, channel + 16, d01);
        AttentionTiles.store(f, to, queryStride, rows, size, row, channel + 32, d02);
        AttentionTiles.store(f, to, queryStride, rows, size, row, channel + 48, d03);
        AttentionTiles.store(f, to, queryStride, rows, size, row + 16, channel, d10);
        AttentionTiles.store(f, to, queryStride, rows, size, row + 16, channel + 16, d11);
        AttentionTiles.store(f, to, queryStride, rows, size, row + 16, channel + 32, d12);
        AttentionTiles.store(f, to, queryStride, rows, size, row + 16, channel + 48, d13);
    }
}
