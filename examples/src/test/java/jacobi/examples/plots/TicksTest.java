package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class TicksTest {
    private static List<String> labels(Ticks ticks) {
        return IntStream.range(0, ticks.count()).mapToObj(ticks::label).toList();
    }

    @Test
    void areRoundAndCoverTheValues() {
        assertEquals(List.of("0", "1", "2", "3", "4"), labels(Ticks.over(0.15, 3.7, 6)));
        assertEquals(
                List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(Ticks.over(0, 1, 5)));
        assertEquals(List.of("0", "500", "1,000", "1,500"), labels(Ticks.counting(1300, 3)));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void neverCountHalves(int high) {
        assertEquals(1, Ticks.counting(high, 8).step());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 2.5, -3, 1e-9, 1e9})
    void surroundASingleValue(double value) {
        var ticks = Ticks.over(value, Math.nextUp(value), 6);
        assertTrue(ticks.first() < value && value < ticks.last(), ticks::toString);
        assertEquals(ticks.count(), labels(ticks).stream().distinct().count(), ticks::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void coverAnyRange(long seed) {
        var random = new Random(seed);
        double low = random.nextGaussian() * Math.pow(10, random.nextInt(-4, 5));
        double high = low + random.nextDouble() * Math.pow(10, random.nextInt(-4, 5));
        var ticks = Ticks.over(low, high, 6);
        double slack = 1e-6 * ticks.step();
        assertTrue(
                ticks.first() <= low + slack && high - slack <= ticks.last(),
                () -> "seed " + seed + ": " + ticks + " for " + low + " to " + high);
        assertTrue(ticks.count() >= 2 && ticks.count() <= 8, () -> "seed " + seed + ": " + ticks);
    }
}
