package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;
import jacobi.examples.bench.BenchSettings.Table;
import jacobi.examples.bench.Offload.Verdict;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Training steps on an accelerator, whose place the cpu device takes. */
class OffloadTest {
    private static final List<Row> ROWS = new ArrayList<>();
    private static List<String> notes;

    @TempDir private Path folder;

    private static BenchSettings settings(Table table, String device) {
        return new BenchSettings(
                Set.of(table),
                1,
                List.of(),
                Optional.of(device),
                Optional.of(Pattern.compile("gpt d32")),
                1,
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty());
    }

    @BeforeAll
    static void measure() {
        var cpu = Devices.named("cpu", 1);
        var peaks = new Peaks(1e11, List.of(new Peaks.Bandwidth(1e6, 1e10, 1e10)));
        var session =
                new Session(
                        settings(Table.TRAIN, "fake"),
                        cpu,
                        Optional.of(new FakeAccelerator(cpu)),
                        peaks,
                        List.of(),
                        _ -> {});
        var plan = TrainBench.plan(session);
        assertEquals(1, plan.parts().size());
        Devices.using(cpu, () -> plan.parts().getFirst().work().accept(ROWS::add));
        notes = plan.notes().get();
    }

    private static Row row(String benchmark) {
        return ROWS.stream()
                .filter(row -> row.benchmark().equals(benchmark))
                .findFirst()
                .orElseThrow(() -> new AssertionError(benchmark + " is not among " + ROWS));
    }

    @Test
    void itsStepsStandBesideThoseOfTheCpuDeviceInTheSameRun() {
        for (var how : List.of("", ", replayed")) {
            var there = row("train step" + how).value();
            assertEquals(
                    List.of(new Row.PeerValue("cpu", there)),
                    row("train step on fake" + how).peers());
        }
    }

    @Test
    void itLearnsTheSame() {
        assertEquals(0, row("train loss, difference of fake").value());
    }

    @Test
    void whatAStepMovesIsThatOfItsLaunches() {
        double launches = launchesOfOneStep();
        assertEquals(launches, row("train kernels launched a step on fake").value());
        assertEquals(2 * launches, row("train upload a step on fake").value(), 1e-9);
        assertEquals(launches, row("train download a step on fake").value(), 1e-9);
        assertEquals(launches, row("train transfer time a step on fake").value(), 1e-6);
    }

    private static double launchesOfOneStep() {
        var train = TrainCase.FEW.getLast();
        var device = new FakeAccelerator(Devices.named("cpu", 1));
        var trainee = new Trainee(train, train.model());
        Devices.using(device, () -> trainee.replay(false));
        var recorded = device.usage();
        Devices.using(device, () -> trainee.replay(false));
        return device.usage().since(recorded).launches();
    }

    @Test
    void whatIsCompiledBeforeIsNoPartOfASteps() {
        assertTrue(row("train kernels compiled on fake").value() > 0);
        assertTrue(row("train compile time on fake").value() > 0);
        assertEquals(Unit.SECONDS, row("train compile time on fake").unit());
    }

    @Test
    void sharesMakeAWhole() {
        double sum =
                ROWS.stream()
                        .filter(row -> row.benchmark().startsWith("share on fake: "))
                        .mapToDouble(Row::value)
                        .sum();
        assertEquals(100, sum, 1e-6);
        assertTrue(row("share on fake: all else").value() < 100);
    }

    @Test
    void rowsSurviveJson() throws IOException {
        var file = folder.resolve("rows.json");
        BenchJson.write(file, ROWS);
        assertTrue(BenchJson.read(file).contains(plain(row("train upload a step on fake"))));
    }

    /** The best is for the table alone. */
    private static Row plain(Row row) {
        return Row.of(row.benchmark(), row.shape(), row.threads(), row.value(), row.unit());
    }

    @Test
    void theSentenceNamesWhereOffloadLoses() {
        var slow = new Verdict("d32", 3.456);
        var fast = new Verdict("d512", 0.25);
        assertEquals(
                List.of(
                        "Offload loses, being slower than the cpu device, for d32 (3.46 times its"
                                + " time); it wins for d512 (0.25 times its time)."),
                Offload.sentence(List.of(slow, fast)));
        assertEquals(
                List.of(
                        "Offload loses, being slower than the cpu device, for d32 (3.46 times its"
                                + " time)."),
                Offload.sentence(List.of(slow)));
        assertEquals(
                List.of(
                        "Offload is faster than the cpu device for every model: d512 (0.25 times"
                                + " its time)."),
                Offload.sentence(List.of(fast)));
        assertEquals(List.of(), Offload.sentence(List.of()));
    }

    @Test
    void whatWasMeasuredIsBelowTheTable() {
        assertEquals(1, notes.size());
        assertTrue(notes.getFirst().contains("gpt d32 1"), notes::toString);
    }

    @Test
    void onlyTrainingStepsAreTakenElsewhere() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> settings(Table.KERNELS, "tornado"));
        assertTrue(e.getMessage().contains("name the table train"), e.getMessage());
    }
}
