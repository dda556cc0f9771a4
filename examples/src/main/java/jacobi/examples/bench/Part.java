package jacobi.examples.bench;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What is measured in one go.
 *
 * @param name what a reader is told meanwhile
 * @param seconds about how long it takes
 * @param work measures, and hands each row over as soon as it is known
 */
record Part(String name, double seconds, Consumer<Consumer<Row>> work) {

    /** The same, with other rows in the place of these. */
    Part with(UnaryOperator<Row> change) {
        return new Part(name, seconds, rows -> work.accept(row -> rows.accept(change.apply(row))));
    }
}
