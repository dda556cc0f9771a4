package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Attention, and its weights. */
final class AttentionKernels {
    private static final int TILE = AttentionTiles.TILE;
    private static final int STRIDE = AttentionTiles.STRIDE;
    private static final int AREA = AttentionTiles.AREA;
    private static final int CHANNELS = AttentionTiles.CHANNELS;

    private AttentionKernels() {}

    /**
     * (as {@link AttentionTiles} says, y, log Σ e^score): a group computes 32 rows of the result in
     * one head, 64 channels. It goes along the keys in tiles. For the softmax, eight threads share
     * a row, with four scores each; each of them has the row's largest score so far, and its own
     * part of the sum. What is summed up already is scaled down when a larger score is found.
     */
    static void jacobiAttention(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] loaded = c.allocateFloatLocalArray(2 * AREA);
        float[] weights = c.allocateFloatLocalArray(AREA);
        float[] values = c.allocateFloatLocalArray(TILE * CHANNELS);
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        float[] factors = c.allocateFloatLocalArray(TILE);
        int at = slot * Slots.INTS;
        float scale = reals.get(slot * Slots.REALS);
        float left = reals.get(slot * Slots.REALS + 1);
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
        int softRow = thread / 8;
        int part = thread % 8;
        int softSeen = AttentionTiles.seen(ints, at, length, first + softRow);
        int number = headOfAll * queries + first + softRow;
        float largest = -Float.MAX_VALUE;
        float sum = 0;
        float y00 = 0;
        float y01 = 0;
        float y02 = 0;
        float y03 = 0;
        float y10 = 0;
        float y11 = 0;
        float y12 = 0;
        float y13 = 0;
        for (int start = 0; start < end; start += TILE) {
            int from = key + start * keyStride;
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
                                    f, query, queryStride, rows, size, r, channels + channel);
                    loaded[AREA + to] =
                            AttentionTiles.element(
                                    f,
                                    ints.get(at + 9) + from,
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
            weights[row * STRIDE + column] = scale * sum00;
            weights[row * STRIDE + column + 16] = scale * sum01;
            weights[(row + 16) * STRIDE + column] = scale * sum10;
            weights[(row + 16) * STRIDE + column + 16] = scale * sum11;
            for (int i = thread; i < TILE * CHANNELS; i += Slots.THREADS) {
                int channel = firstChannel + i % CHANNELS;
                values[i] =
                        AttentionTiles.element(
                                f,
                                ints.get(at + 10) + from,
                                keyStride,
                                length - start,
                                size,
                                i / CHANNELS,
                                channel);
            }
            c.localBarrier();

            int scores = softRow * STRIDE + 4 * part;
            int seen = softSeen - start - 4 * part;
            float most = largest;
            for (int i = 0; i < 4; i++) {
                float score = weights[scores + i];
                if (i < seen && score > most) {
                    most = score;
                }
            }
            partial[thread] = most;
            c.localBarrier();
            for (int i = 0; i < 8; i++) {
                float other = partial[softRow * 8 + i];
                if (other > most) {
                    most = other;
                }
            }
            float factor = TornadoMath.exp(largest - most);
            largest = most;
            sum = sum * factor;
            factors[softRow] = factor;
            int dropped = AttentionTiles.dropped(c, n, ints, at, number, start);
            for (int i = 0; i < 4; i++) {
                float weight = 0;
                if (i < seen) {
                    weight = TornadoMath.exp(weights[scores + i] - most);
                    sum += weight;
                    weight = weight * left;
                }
                if (((dropped >> i) & 1) == 1) {
                    weight = 0;
                }
                weights[scores + i] = weight;
            }
            c.localBarrier();

            float factor0 = factors[row];
            float factor1 = factors[row + 16];
            y00 = y00 * factor0;
            y01 = y01 * factor0;
            y02 = y02 * factor0;
            y03 = y03 * factor0;
            y10 = y10 * factor1;
            y11 = y11 * factor1;
            y12 = y12 * factor1;
            y13 = y13 * factor1;
            // A row never sees more than those after it. What it does not see may hold anything.
            int tileEnd = seen1 - start < TILE ? seen1 - start : TILE;
            for (int i = 0; i < tileEnd; i++) {
                float value0 = values[i * CHANNELS + column];
                float value1 = values[i * CHANNELS + column + 16];
                float value2 = values[i * CHANNELS + column + 32];
                float value3 = values[i * CHANNELS + column + 48];
                float weight1 = weights[(row + 16) * STRIDE + i];
                y10 += weight1 * value0;
                y11 += weight1 * value1;
                y12 += weight1 * value2;
                y13 += weight1 * value3;
                if (start + i < seen0) {
                    float weight0 = weights[row * STRIDE + i];
                    y00 += weight0 * value0;
                    y01 += weight0 * value1;
                    y02 += weight0 * value2;
                    y03 += weight0 * value3;
                }
            }
        }

        partial[thread] = sum;
        c.localBarrier();
        if (part == 0) {
            float total = 0;
            for (int i = 0; i < 8; i++) {
                total += partial[softRow * 8 + i];
            }
            factors[softRow] = softSeen > 0 ? total : 1;
            if (c.groupIdy == 0 && softRow < rows) {
                float logSumExp = reals.get(slot * Slots.REALS + 2);
                if (softSeen > 0) {
                    logSumExp = largest + TornadoMath.log(total);
                }
                f.set(ints.get(at + 14) + number, logSumExp);
            }
        }
        c.localBarrier();
        int y = ints.get(at + 13) + place;
        int channel = firstChannel + column;
        float total0 = factors[row];
        float total1 = factors[row + 16];
        AttentionTiles.store(f, y, queryStride, rows, size, row, channel, y00 / total0);
        AttentionTiles.store(f, y, queryStride, rows, size, row, channel + 16, y01 / total0);
        AttentionTiles.store(f, y, queryStride, rows, size, row, channel + 32, y02 / total0);
        AttentionTiles.store(f, y, queryStride, rows, size, row, channel + 48, y03 / total0);
        AttentionTiles.store(f, y, queryStride, rows, size, row + 16, channel, y10 / total1);
        AttentionTiles.store(f, y, queryStride, rows, size, row + 16, channel + 16, y11 / total1);
        AttentionTiles.store(f, y, queryStride, rows, size, row + 16, channel + 32, y12 / total1);
        AttentionTiles.store(f, y, queryStride, rows, size, row + 16, channel + 48, y13 / total1);
    }

    /**
     * (heads, heads of a key's, queries, keys, channels of a head, causal, query, key, lengths,
     * weights; scale): a group computes one row, each thread some of its weights.
     */
    static void jacobiAttentionWeights(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        int at = slot * Slots.INTS;
        float scale = reals.get(slot * Slots.REALS);
        int heads = ints.get(at);
        int group = ints.get(at + 1);
        int queries = ints.get(at + 2);
        int keys = ints.get(at + 3);
        int size = ints.get(at + 4);
        int row = c.groupIdx;
        int headOfAll = row / queries;
        int t = row - headOfAll * queries;
        int batch = headOfAll / heads;
        int head = headOfAll - batch * heads;
        int keyStride = heads / group * size;
        int query = ints.get(at + 6) + ((batch * queries + t) * heads + head) * size;
        int key = ints.get(at + 7) + batch * keys * keyStride + head / group * size;
        int length = n.get(ints.get(at + 8) + batch);
        int seen = AttentionTiles.seen(ints, at, length, t);
        int weights = ints.get(at + 9) + row * keys;

        int thread = c.localIdx;
        float most = -Float.MAX_VALUE;
        for (int s = thread; s < seen; s += Slots.THREADS) {
            float product = 0;
            for (int channel = 0; channel < size; channel++) {
                product += f.get(query + channel) * f.get(key + s * keyStride + channel);
            }
            float score = scale * product;
            f.set(weights + s, score);
            if (score > most) {
                most = score;
            }
        }
        partial[thread] = most;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half && partial[thread + half] > partial[thread]) {
                partial[thread] = partial[thread + half];
            }
        }
        c.localBarrier();
        most = partial[0];
        c.localBarrier();
        float sum = 0;
        for (int s = thread; s < seen; s += Slots.THREADS) {
            float weight = TornadoMath.exp(f.get(weights + s) - most);
            f.set(weights + s, weight);
            sum += weight;
        }
        partial[thread] = sum;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                partial[thread] += partial[thread + half];
            }
        }
        c.localBarrier();
        float total = partial[0];
        for (int s = thread; s < keys; s += Slots.THREADS) {
            float weight = 0;
            if (s < seen) {
                weight = f.get(weights + s) / total;
            }
            f.set(weights + s, weight);
        }
    }
}
