package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

class ForecastTest {
    private static final Part PART = new Part("softmax", 60, _ -> {});

    private static Forecast of(int parts) {
        return new Forecast(List.of(Plan.of("Kernels", 0, 0, Collections.nCopies(parts, PART))));
    }

    @Test
    void atFirstItIsThePlan() {
        assertEquals("10 measurements, about 10 min", of(10).inAll());
        assertEquals("1 measurement, about 60 s", of(1).inAll());
        assertEquals("1/10, about 10 min to go: softmax", of(10).before(PART));
    }

    @Test
    void thenItIsWhatWasSeen() {
        var forecast = of(10);
        for (int i = 0; i < 5; i++) {
            forecast.finished(PART, 120);
        }
        assertTrue(Math.abs(forecast.remaining() - 600) < 60, () -> "" + forecast.remaining());
        for (int i = 0; i < 5; i++) {
            forecast.finished(PART, 120);
        }
        assertEquals(0, forecast.remaining());
    }
}
