package jacobi.examples.bench;

import java.util.List;
import java.util.Locale;

/** How long a run will take: as planned at first, and then by how long its parts have taken. */
final class Forecast {
    /** Planned seconds that count as if they had been kept, so that the first parts say little. */
    private static final double TRUST = 30;

    private final double planned;
    private final int parts;
    private double plannedSoFar;
    private double spent;
    private int done;

    Forecast(List<Plan> plans) {
        planned = plans.stream().mapToDouble(Plan::seconds).sum();
        parts = plans.stream().mapToInt(plan -> plan.parts().size()).sum();
    }

    /** A part has taken so many seconds. */
    void finished(Part part, double seconds) {
        plannedSoFar += part.seconds();
        spent += seconds;
        done++;
    }

    /** About how many seconds are left. */
    double remaining() {
        return (planned - plannedSoFar) * (spent + TRUST) / (plannedSoFar + TRUST);
    }

    /** "3/110, about 7 min to go: softmax 4096x1024". */
    String before(Part part) {
        return "%d/%d, about %s to go: %s".formatted(done + 1, parts, span(), part.name());
    }

    /** "110 measurements, about 7 min". */
    String inAll() {
        return "%d measurement%s, about %s".formatted(parts, parts == 1 ? "" : "s", span());
    }

    private String span() {
        double seconds = remaining();
        return seconds < 90
                ? String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds))
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
