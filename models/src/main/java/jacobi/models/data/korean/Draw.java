package jacobi.models.data.korean;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Random choices of the grammar. */
record Draw(SplittableRandom random) {
    <T> T from(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of the choices that satisfy a condition; at least one must. */
    <T> T from(List<T> choices, Predicate<T> condition) {
        return from(choices.stream().filter(condition).toList());
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
