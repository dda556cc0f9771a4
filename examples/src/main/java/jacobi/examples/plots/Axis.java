package jacobi.examples.plots;

/**
 * From values to pixels.
 *
 * @param start the pixel of the first tick
 * @param end the pixel of the last one, before or after the start
 */
record Axis(Ticks ticks, double start, double end) {
    double pixel(double value) {
        double part = (value - ticks.first()) / (ticks.last() - ticks.first());
        return start + part * (end - start);
    }
}
