package jacobi.examples.cli;

import jacobi.models.train.StepReport;

import java.time.Duration;

/** How fast training is, by its recent steps: the first ones, while Java compiles, are slow. */
final class Pace {
    private static final double MEMORY = 0.95;

    private double tokens;
    private double seconds;
    private double fraction;
    private double lastFraction = -1;

    void add(StepReport report) {
        tokens = MEMORY * tokens + report.tokens();
        seconds = MEMORY * seconds + report.seconds();
        if (lastFraction >= 0) {
            fraction = MEMORY * fraction + report.totalFraction() - lastFraction;
        }
        lastFraction = report.totalFraction();
    }

    double tokensPerSecond() {
        return tokens / seconds;
    }

    /** How long training takes at most from here, validations not counted; or null. */
    Duration remaining() {
        return fraction > 0
                ? Duration.ofSeconds(Math.round((1 - lastFraction) / fraction * seconds))
                : null;
    }
}
