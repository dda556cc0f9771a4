package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/** Tells a model where each token stands, by a vector that is added to its embedding. */
public sealed interface Positions {
    /** Vectors of positions {@code from} (inclusive) to {@code to} (exclusive), [to − from, C]. */
    Variable range(int from, int to);

    /**
     * Sines and cosines of wavelengths from 2π to 10,000·2π (Vaswani et al. 2017, section 3.5):
     * channel 2i of position p is sin(p/10000^(2i/C)), channel 2i+1 the cosine. Any length will do.
     */
    final class Sinusoidal implements Positions {
        private final int channels;
        private volatile Tensor table;

        public Sinusoidal(int channels) {
            this.channels = channels;
            this.table = table(256, channels);
        }

        @Override
        public Variable range(int from, int to) {
            // Read once: another thread may be putting in a longer or a shorter table.
            var known = table;
            if (to > known.dim(0)) {
                known = table(Math.max(to, 2 * known.dim(0)), channels);
                table = known;
            }
            return Variable.constant(known.slice(from, to));
        }

        private static Tensor table(int length, int channels) {
            var values = new float[length * channels];
            for (int p = 0; p < length; p++) {
                for (int c = 0; c < channels; c++) {
                    double angle = p / Math.pow(10_000, (c - c % 2) / (double) channels);
                    values[p * channels + c] =
                            (float) (c % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
                }
            }
            return Tensor.wrap(Shape.of(length, channels), values);
        }
    }

    /** A learned vector for each position. */
    final class Learned implements Positions {
        private final Variable weight;

        /**
         * @param longest how many positions there are
         */
        public Learned(Parameters.Scope scope, int longest, int channels) {
            this.weight =
                    scope.parameter(
                            "weight", Shape.of(longest, channels), Initializer.normal(0.02));
        }

        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException beyond the longest
         */
        @Override
        public Variable range(int from, int to) {
            if (to > weight.dim(0)) {
                throw new IllegalArgumentException(
                        "the model has learned "
                                + weight.dim(0)
                                + " positions, this text has "
                                + to
                                + " tokens; shorten it, or train with a larger maxLength");
            }
            return weight.slice(0, from, to);
        }

        /** The vectors of positions I32[…], […, C]. */
        public Variable at(Tensor positions) {
            return weight.embedding(positions, 1);
        }
    }
}
