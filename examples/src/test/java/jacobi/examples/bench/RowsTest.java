package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class RowsTest {
    private static Row gflops(double value) {
        return Row.of("matmul NN", "8x8x8", 2, value, Unit.GFLOPS);
    }

    @Test
    void theBestPeerCounts() {
        var row = gflops(100).withPeer("slow", 50).withPeer("fast", 125);
        assertEquals(0.8, row.advantage().orElseThrow(), 1e-12);
        assertTrue(gflops(100).advantage().isEmpty());
    }

    @Test
    void lessTimeIsBetter() {
        var row = Row.of("step", "", 2, 10, Unit.MILLIS).withPeer("torch", 25);
        assertEquals(2.5, row.advantage().orElseThrow(), 1e-12);
    }

    @Test
    void theMedianOfManyTimes() {
        assertEquals(2, new Timings(3, 1, 2).median());
        assertEquals(2.5, new Timings(4, 1, 2, 3).median());
        assertEquals(1, new Timings(3, 1, 2).best());
        assertEquals(9, new Timings(3, 1).and(new Timings(9)).worst());
    }

    @Test
    void numbersShowFourDigits() {
        assertEquals("12345", BenchTable.number(12345.4));
        assertEquals("123.5", BenchTable.number(123.46));
        assertEquals("1.235", BenchTable.number(1.2346));
        assertEquals("0.0012", BenchTable.number(0.00123));
    }

    @Test
    void columnsAreAligned() {
        var table = new BenchTable(9, 9, List.of("torch"));
        var lines =
                List.of(
                        table.heading(),
                        table.line(
                                gflops(123.4)
                                        .withBest(130)
                                        .withPercent(98.7)
                                        .withPeer("torch", 61.7)),
                        table.line(Row.of("softmax", "4096x1024", 2, 1.5, Unit.GBYTES)));
        assertEquals(
                """
                benchmark  shape       median     best         unit   peak    torch  ours/torch
                matmul NN  8x8x8        123.4    130.0      GFLOP/s   99 %    61.70        2.00
                softmax    4096x1024    1.500                  GB/s\
                """
                        .lines()
                        .toList(),
                lines);
    }

    /** Rows above are on the screen already. */
    @Test
    void aColumnThatIsTooNarrowIsWiderFromThereOn() {
        var table = new BenchTable(9, 5, List.of());
        int narrow = table.line(gflops(1)).indexOf("1.000");
        table.line(Row.of("softmax", "4096x1024", 2, 1, Unit.GFLOPS));
        assertEquals(narrow + 4, table.line(gflops(1)).indexOf("1.000"));
    }

    @Test
    void theWorstStartIsTheSlowest() {
        var rates = CollapseCheck.summary(List.of(gflops(100), gflops(40), gflops(110)));
        assertEquals(100, rates.get(0).value());
        assertEquals(110, rates.get(0).best().orElseThrow());
        assertEquals(0.4, rates.get(1).value(), 1e-12);
        var times =
                CollapseCheck.summary(
                        List.of(
                                Row.of("step", "", 2, 10, Unit.MILLIS),
                                Row.of("step", "", 2, 40, Unit.MILLIS),
                                Row.of("step", "", 2, 11, Unit.MILLIS)));
        assertEquals(11 / 40.0, times.get(1).value(), 1e-12);
    }

    @Test
    void anotherJavaStandsBesideTheSameRow() {
        var other = new BenchSettings.OtherJava.Home(Path.of("/opt/jdk-21"));
        var there = List.of(Row.of("softmax", "8x8x8", 2, 7, Unit.GBYTES), gflops(50));
        var row = OtherColumn.add(gflops(100), other, there);
        assertEquals(List.of(new Row.PeerValue("jdk-21", 50)), row.peers());
    }

    @Test
    void sizesOfCaches() {
        assertEquals(2L << 20, Machine.bytes("2048K"));
        assertEquals(3L << 20, Machine.bytes("3M"));
        assertEquals(64, Machine.bytes("64"));
    }
}
