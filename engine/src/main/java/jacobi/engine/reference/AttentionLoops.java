package jacobi.engine.reference;

import jacobi.engine.Philox;
import jacobi.engine.Shape;

import java.util.Arrays;

/**
 * Scaled dot-product attention in several heads (Vaswani et al. 2017, section 3.2), one row of
 * weights at a time. Head h reads channels h·d … (h+1)·d of the query, d = C/heads. Key and value
 * may have fewer heads, each for a group of neighbouring heads of the query (Ainslie et al. 2023).
 */
final class AttentionLoops {
    private final int batch;
    private final int queries;
    private final int keys;
    private final int channels;
    private final int heads;
    private final int group;
    private final int headSize;
    private final int keyChannels;
    private final double scale;
    private final boolean causal;
    private final int[] lengths;
    private final Mask mask;

    /** Dropout of the weights: word s mod 4 of the row's block s/4 decides weight s. */
    private record Mask(double rate, int site, int[] seed) {
        /** What the first {@code count} weights of a row of {@code keys} are multiplied by. */
        double[] factors(long row, int keys, int count) {
            var factors = new double[count];
            if (rate == 0) {
                Arrays.fill(factors, 1);
                return factors;
            }
            int threshold = Philox.threshold(rate);
            var words = new int[Philox.LANES];
            for (int s = 0; s < count; s++) {
                int lane = s % Philox.LANES;
                if (lane == 0) {
                    long block = Philox.attentionBlock(row, keys) + s / Philox.LANES;
                    Philox.dropout(seed, 0, site, block, words);
                }
                factors[s] = Philox.dropped(words[lane], threshold) ? 0 : 1 / (1 - rate);
            }
            return factors;
        }
    }

    /** Attention over query [B, T, C] and key [B, S, K]; the seed is null without dropout. */
    AttentionLoops(
            Shape query,
            Shape key,
            int heads,
            int keyValueHeads,
            boolean causal,
            int[] lengths,
            double dropout,
            int site,
            int[] seed) {
        this.batch = query.dim(0);
        this.queries = query.dim(1);
        this.keys = key.dim(1);
        this.channels = query.dim(2);
        this.heads = heads;
        this.group = heads / keyValueHeads;
        this.headSize = channels / heads;
        this.keyChannels = key.dim(2);
        this.scale = 1 / Math.sqrt(headSize);
        this.causal = causal;
        this.lengths = lengths;
        this.mask = new Mask(dropout, site, seed);
    }

    /** result = dropout(softmax(scale·query·keyᵀ))·value, and the log Σ e^score of each row. */
    void attend(double[] query, double[] key, double[] value, double[] result, double[] logSumExp) {
        eachRow(
                row -> {
                    var scores = row.scores(query, key);
                    var mask = row.mask();
                    logSumExp[row.number] = RowLoops.logSumExp(scores, 0, scores.length);
                    for (int s = 0; s < scores.length; s++) {
                        double weight = Math.exp(scores[s] - logSumExp[row.number]);
                        addTo(result, row.query, weight * mask[s], value, row.key(s));
                    }
                });
    }

    /** weights[b, h, t, s] = softmax(scale·query·keyᵀ); zero where a key is not seen. */
    void weights(double[] query, double[] key, double[] weights) {
        eachRow(
                row -> {
                    var scores = row.scores(query, key);
                    double logSumExp = RowLoops.logSumExp(scores, 0, scores.length);
                    for (int s = 0; s < scores.length; s++) {
                        weights[row.number * keys + s] = Math.exp(scores[s] - logSumExp);
                    }
                });
    }

    /**
     * With P the softmax and M the dropout mask: dValue = (P∘M)ᵀ·dResult, dP = M∘(dResult·valueᵀ),
     * dScores = P∘(dP − D) where D = Σ P·dP = Σ dResult·result, dQuery = scale·dScores·key and dKey
     * = scale·dScoresᵀ·query.
     */
    void gradient(Saved saved, double[] dQuery, double[] dKey, double[] dValue) {
        eachRow(
                row -> {
                    var scores = row.scores(saved.query, saved.key);
                    var mask = row.mask();
                    double d = dot(saved.dResult, row.query, saved.result, row.query);
                    for (int s = 0; s < scores.length; s++) {
                        double p = Math.exp(scores[s] - saved.logSumExp[row.number]);
                        double m = mask[s];
                        double dP = m * dot(saved.dResult, row.query, saved.value, row.key(s));
                        double dScore = p * (dP - d);
                        addTo(dValue, row.key(s), p * m, saved.dResult, row.query);
                        addTo(dQuery, row.query, scale * dScore, saved.key, row.key(s));
                        addTo(dKey, row.key(s), scale * dScore, saved.query, row.query);
                    }
                });
    }

    /** What the forward pass leaves for the gradient, and the result's gradient. */
    record Saved(
            double[] query,
            double[] key,
            double[] value,
            double[] result,
            double[] logSumExp,
            double[] dResult) {}

    private interface RowLoop {
        void run(Row row);
    }

    private void eachRow(RowLoop loop) {
        for (int b = 0; b < batch; b++) {
            for (int h = 0; h < heads; h++) {
                for (int t = 0; t < queries; t++) {
                    loop.run(new Row(b, h, t));
                }
            }
        }
    }

    /** One query in one head: a row of the matrix of weights. */
    private final class Row {
        /** (b·heads + h)·T + t. */
        final int number;

        /** Where the query's, result's or a gradient's head starts. */
        final int query;

        private final int firstKey;
        private final int visible;

        Row(int b, int h, int t) {
            number = (b * heads + h) * queries + t;
            query = (b * queries + t) * channels + h * headSize;
            firstKey = b * keys * keyChannels + h / group * headSize;
            visible = visibleKeys(b, t);
        }

        /** Where the head of key or value s starts. */
        int key(int s) {
            return firstKey + s * keyChannels;
        }

        /** The scaled scores of the keys that this row sees: always the first ones. */
        double[] scores(double[] queries, double[] keys) {
            var scores = new double[visible];
            for (int s = 0; s < visible; s++) {
                scores[s] = scale * dot(queries, query, keys, key(s));
            }
            return scores;
        }

        double[] mask() {
            return mask.factors(number, keys, visible);
        }
    }

    /** Keys before the length and, where causal, with s ≤ t + S − T. */
    private int visibleKeys(int b, int t) {
        int visible = causal ? Math.min(lengths[b], t + keys - queries + 1) : lengths[b];
        return Math.max(0, visible);
    }

    private double dot(double[] x, int xAt, double[] y, int yAt) {
        double sum = 0;
        for (int c = 0; c < headSize; c++) {
            sum += x[xAt + c] * y[yAt + c];
        }
        return sum;
    }

    private void addTo(double[] sum, int sumAt, double factor, double[] x, int xAt) {
        for (int c = 0; c < headSize; c++) {
            sum[sumAt + c] += factor * x[xAt + c];
        }
    }
}
