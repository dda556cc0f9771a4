package jacobi.autograd.optim;

/** The learning rate of each step; steps count from 1. */
public sealed interface Schedule {

    /** The learning rate of step {@code step} ≥ 1. */
    double rate(long step);

    /**
     * The schedule of "Attention Is All You Need" (Vaswani et al. 2017, section 5.3, equation 3):
     * {@code factor · dModel^−½ · min(step^−½, step · warmup^−3⁄2)}. It rises in a straight line
     * for {@code warmup} steps, then falls with the square root of the step.
     */
    record Noam(int dModel, long warmup, double factor) implements Schedule {
        public Noam {
            require(dModel > 0, "dModel must be positive, got " + dModel);
            require(warmup > 0, "the Noam schedule needs a warm-up of at least 1 step");
            require(factor > 0, "factor must be positive, got " + factor);
        }

        public Noam(int dModel, long warmup) {
            this(dModel, warmup, 1);
        }

        @Override
        public double rate(long step) {
            checkStep(step);
            double falling = 1 / Math.sqrt(step);
            double rising = step / (warmup * Math.sqrt(warmup));
            return factor / Math.sqrt(dModel) * Math.min(falling, rising);
        }
    }

    /**
     * Rises in a straight line to {@code peak} at step {@code warmup}, then falls to {@code floor}
     * at step {@code total} along half a cosine (Loshchilov and Hutter 2017, equation 5, without
     * restarts), and stays there.
     */
    record Cosine(double peak, double floor, long warmup, long total) implements Schedule {
        public Cosine {
            checkDecay(peak, floor, warmup, total);
        }

        @Override
        public double rate(long step) {
            checkStep(step);
            return step < warmup
                    ? peak * step / warmup
                    : floor
                            + (peak - floor)
                                    * (1 + Math.cos(Math.PI * decayed(step, warmup, total)))
                                    / 2;
        }
    }

    /**
     * Rises in a straight line to {@code peak} at step {@code warmup}, then falls in a straight
     * line to {@code floor} at step {@code total}, and stays there.
     */
    record Linear(double peak, double floor, long warmup, long total) implements Schedule {
        public Linear {
            checkDecay(peak, floor, warmup, total);
        }

        @Override
        public double rate(long step) {
            checkStep(step);
            return step < warmup
                    ? peak * step / warmup
                    : peak + (floor - peak) * decayed(step, warmup, total);
        }
    }

    /** Rises in a straight line to {@code rate} at step {@code warmup}, and stays there. */
    record Constant(double rate, long warmup) implements Schedule {
        public Constant {
            require(rate >= 0, "rate must not be negative, got " + rate);
            require(warmup >= 0, "warmup must not be negative, got " + warmup);
        }

        public Constant(double rate) {
            this(rate, 0);
        }

        @Override
        public double rate(long step) {
            checkStep(step);
            return step < warmup ? rate * step / warmup : rate;
        }
    }

    /** How much of the way from {@code warmup} to {@code total} is done, 0 to 1. */
    private static double decayed(long step, long warmup, long total) {
        return step >= total ? 1 : (double) (step - warmup) / (total - warmup);
    }

    private static void checkStep(long step) {
        require(step >= 1, "steps count from 1, got " + step);
    }

    private static void checkDecay(double peak, double floor, long warmup, long total) {
        require(
                floor >= 0 && peak >= floor,
                "rates must satisfy 0 ≤ floor ≤ peak, got floor " + floor + " and peak " + peak);
        require(
                warmup >= 0 && total > warmup,
                "steps must satisfy 0 ≤ warmup < total, got warmup "
                        + warmup
                        + " and total "
                        + total);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("schedule: " + problem);
        }
    }
}
