package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradients of attention's key and value. With P the softmax and M the mask of dropout, dValue
 * = (P∘M)ᵀ·dy and dKey = scale·dScoresᵀ·query, dScores being those of {@link
 * AttentionGradientKernels}.
 */
final class AttentionKeyGradientKernels {
    private static final int TILE = AttentionTiles.TILE;
    private static final int STRIDE = AttentionTiles.STRIDE;
    private static final int AREA = AttentionTiles.AREA;
    private static final int CHANNELS = AttentionTiles.CHANNELS;

    private AttentionKeyGradientKernels() {}

    /**
     * (as {@link AttentionTiles} says, log Σ e^score, Σ dy·y, dy, dKey, dValue): a group computes
     * 32 rows in one head of key and value, 64 channels. It goes along the queries of one head
     * after the other, in tiles.
     */
    static void jacobiAttentionKeyGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] loaded = c.allocateFloatLocalArray(2 * AREA);
        float[] tiles = c.allocateFloatLocalArray(2 * AREA);
        float[] queryRows = c.allocateFloatLocalArray(TILE * CHANNELS);
        float[] dyRows = c.allocateFloatLocalArray(TILE * CHANNELS);
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
        int keyHeads = heads / group;
        int blocks = (keys + TILE - 1) / TILE;
        int headOfAll = c.groupIdx / blocks;
        int first = (c.groupIdx - headOfAll * blocks) * TILE;
        int batch = headOfAll / keyHeads;
        int keyHead = headOfAll - batch * keyHeads;
        int queryStride = heads * size;
        int keyStride = keyHeads * size;
        int place = (batch * keys + first) * keyStride + keyHead * size;
        int key = ints.get(at + 9) + place;
        int value = ints.get(at + 10) + place;
        int firstChannel = c.groupIdy * CHANNELS;
        int length = n.get(ints.get(at + 11) + batch);
        int rows = keys - first < TILE ? keys - first : TILE;
        int firstTile = AttentionTiles.seenFrom(ints, at, length, first) / TILE;

        int thread = c.localIdx;
        int row = thread / 16;
        int column = thread % 16;
        int from0 = AttentionTiles.seenFrom(ints, at, length, first + row);
        int from1 = AttentionTiles.seenFrom(ints, at, length, first + row + 16);
        float k00 = 0;
        float k01 = 0;
        float k02 = 0;
        float k03 = 0;
        float k10 = 0;
        float k11 = 0;
        float k12 = 0;
        float k13 = 0;
        float v00 = 0;
        float v01 = 0;
        float v02 = 0;
        float v03 = 0;
        float v10 = 0;
        float v11 = 0;
        float v12 = 0;
        float v13 = 0;
        for (int member = 0; member < group; member++) {
            int head = keyHead * group + member;
            for (int start = firstTile * TILE; start < queries; start += TILE) {
                int from = (batch * queries + start) * queryStride + head * size;
                int query = ints.get(at + 8) + from;
                int dy = ints.get(at + 15) + from;
                int number = (batch * heads + head) * queries + start;
                if (thread < TILE && start + thread < queries) {
                    rowSums[thread] = f.get(ints.get(at + 13) + number + thread);
                    rowSums[TILE + thread] = f.get(ints.get(at + 14) + number + thread);
                }
                dropped[thread] =
                        AttentionTiles.dropped(c, n, ints, at, number + thread / 8, first);
                // Products of queries with keys, then those of dy with values.
                for (int side = 0; side < 2; side++) {
                    int left = query;
                    int right = key;
                    if (side == 1) {
                        left = dy;
                        right = value;
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
                                            f,
                                            left,
                                            queryStride,
                                            queries - start,
                                            size,
                                            r,
                                            channels + channel);
                            loaded[AREA + to] =
                                    AttentionTiles.element(
                                            f,
                                            right,
                                            keyStride,
                                            length - first,
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
                    float weight = 0;
                    float slope = 0;
                    int t = start + r;
                    if (t < queries && first + s < AttentionTiles.seen(ints, at, length, t)) {
                        float p = TornadoMath.exp(scale * tiles[score] - rowSums[r]);
                        float kept = undropped;
                        if (((dropped[r * 8 + s / 4] >> (s % 4)) & 1) == 1) {
                            kept = 0;
                        }
                        weight = p * kept;
                        slope = scale * p * (kept * tiles[AREA + score] - rowSums[TILE + r]);
                    }
                    tiles[score] = weight;
                    tiles[AREA + score] = slope;
                }
                for (int i = thread; i < TILE * CHANNELS; i += Slots.THREADS) {
                    int channel = firstChannel + i % CHANNELS;
                    queryRows[i] =
                            AttentionTiles.element(
                                    f,
                                    query,
                                    queryStride,
                                    queries - start,
                                    size,
                                    i / CHANNELS,
                                    channel);
                    dyRows[i] =
                            AttentionTiles.element(
                                    f,
                                    dy,
                                    queryStride,
                                    queries - start,
                                    size,
                                    i / CHANNELS,
                                    channel);
                }
                c.localBarrier();
                // A key is never seen earlier than those before it.
                int tileFrom = from0 > start ? from0 - start : 0;
                int tileEnd = queries - start < TILE ? queries - start : TILE;
                for (int i = tileFrom; i < tileEnd; i++) {
                    float query0 = queryRows[i * CHANNELS + column];
                    float query1 = queryRows[i * CHANNELS + column + 16];
                    float query2 = queryRows[i * CHANNELS + column + 32];
                    float query3 = queryRows[i * CHANNELS + column + 48];
                    float dy0 = dyRows[i * CHANNELS + column];
                    float dy1 = dyRows[i * CHANNELS + column + 16];
                    float dy2 = dyRows[i * CHANNELS + column + 32];
                    float dy3 = dyRows[i * CHANNELS + column + 48];
                    float slope0 = tiles[AREA + i * STRIDE + row];
                    float weight0 = tiles[i * STRIDE + row];
                    k00 += slope0 * query0;
                    k01 += slope0 * query1;
                    k02 += slope0 * query2;
                    k03 += slope0 * query3;
                    v00 += weight0 * dy0;
                    v01 += weight0 * dy1;
                    v02 += weight0 * dy2;
                    v03 += weight0 * dy3;
                    if (start + i >= from1) {
                        float slope1 = tiles[AREA + i * STRIDE + row + 16];
                        float weight1 = tiles[i * STRIDE + row + 16];
                        k10 += slope1 * query0;
                        k11 += slope1 * query1;
                        k12 += slope1 * query2;
                        k13 += slope1 * query3;
                        v10 += weight1 * dy0;
                        v11 += weight1 * dy1;
                        v12 += weight1 * dy2;
                        v13 += weight1 * dy3;
                    }
                }
            }
        }
        int dKey = ints.get(at + 16) + place;
        int dValue = ints.get(at + 17) + place;
        int channel = firstChannel + column;
        AttentionTiles.store(f, dKey, keyStride, rows, size, row, channel, k00);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row, channel + 16, k01);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row, channel + 32, k02);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row, channel + 48, k03);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row + 16, channel, k10);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row + 16, channel + 16, k11);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row + 16, channel + 32, k12);
        AttentionTiles.store(f, dKey, keyStride, rows, size, row + 16, channel + 48, k13);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row, channel, v00);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row, channel + 16, v01);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row, channel + 32, v02);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row, channel + 48, v03);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row + 16, channel, v10);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row + 16, channel + 16, v11);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row + 16, channel + 32, v12);
        AttentionTiles.store(f, dValue, keyStride, rows, size, row + 16, channel + 48, v13);
    }
}
