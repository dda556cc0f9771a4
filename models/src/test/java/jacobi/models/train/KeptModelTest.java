package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;
import jacobi.models.formats.Safetensors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which weights are kept, and when training ends for it. */
class KeptModelTest {
    @TempDir Path temporary;

    private RunDirectory folder;

    @BeforeEach
    void makeFolder() {
        folder = new RunDirectory(temporary.resolve("run")).create();
    }

    private Outcome train(Task<Integer> task, TrainingOptions options) {
        return Devices.using(
                Runs.REFERENCE,
                () -> new Trainer<>(task, options, folder, new TrainingListener() {}).run());
    }

    private double kept() {
        return Safetensors.read(folder.model()).tensors().get("x").item();
    }

    private List<String> metrics() throws IOException {
        return Files.readAllLines(folder.metrics());
    }

    @Test
    void theModelThatIsKeptIsTheBest() throws IOException {
        var outcome = train(new Scripted(5, 3, 4, 3.5, 6), Scripted.options(5, 0, null, 0));
        assertEquals(Outcome.COMPLETED, outcome);
        assertEquals(2, kept());
        assertEquals(
                List.of(
                        "epoch,step,seconds,learning_rate,training_loss,validation_loss,perplexity,"
                                + "score",
                        "5.000000 148.413159 -4.000000",
                        "3.000000 20.085537 -2.000000"),
                List.of(
                        metrics().getFirst(),
                        String.join(" ", metrics().get(1).split(",", 6)[5].split(",")),
                        String.join(" ", metrics().get(2).split(",", 6)[5].split(","))));
        assertTrue(metrics().get(2).startsWith("2,2,"), metrics().get(2));
    }

    @Test
    void trainingStopsWhenNothingImproves() throws IOException {
        var outcome = train(new Scripted(5, 3, 4, 3, 2), Scripted.options(9, 2, null, 0));
        assertEquals(Outcome.NO_IMPROVEMENT, outcome);
        assertEquals(1 + 4, metrics().size());
        assertEquals(2, kept());
    }

    @Test
    void anImprovementStartsPatienceAnew() throws IOException {
        train(new Scripted(5, 6, 4, 5, 3, 4, 4, 1), Scripted.options(9, 2, null, 0));
        assertEquals(1 + 7, metrics().size());
        assertEquals(5, kept());
    }

    /** The goal is reached at the third validation, though the loss was best at the first. */
    @Test
    void whatReachesTheGoalIsKept() throws IOException {
        var goal = new TrainingOptions.Goal("score", -2);
        var task = new Scripted(3.5, 4, 3, 1);
        assertEquals(Outcome.GOAL_REACHED, train(task, Scripted.options(9, 0, goal, 2)));
        assertEquals(3, kept());
        assertEquals(1 + 3, metrics().size());
    }

    @Test
    void aScoreThatIsNotMeasuredReachesNoGoal() {
        var goal = new TrainingOptions.Goal("other", -2);
        assertEquals(Outcome.COMPLETED, train(new Scripted(1), Scripted.options(2, 0, goal, 0)));
    }

    @Test
    void aLossThatIsNoNumberIsNeverBest() {
        train(new Scripted(3, Double.NaN, 4), Scripted.options(3, 0, null, 0));
        assertEquals(1, kept());
    }

    /** Weights 1 … 5; the last three epochs' mean is 4. */
    @Test
    void theAverageOfTheLastEpochsIsKeptWhereItIsBetter() {
        var better = new Scripted(5, 5, 5, 5, 5, 4.9);
        train(better, Scripted.options(5, 0, null, 3));
        assertEquals(4, kept());
        assertEquals(5, better.x(), "the trained weights are as they were");
        assertEquals(5, Safetensors.read(folder.checkpoint()).tensors().get("model.x").item());
    }

    @Test
    void aWorseAverageIsNotKept() {
        train(new Scripted(5, 5, 4, 5, 5, 4), Scripted.options(5, 0, null, 3));
        assertEquals(3, kept());
    }

    @Test
    void whereThereWereFewerEpochsThoseAreAveraged() {
        train(new Scripted(5, 5, 1), Scripted.options(2, 0, null, 10));
        assertEquals(1.5, kept());
    }

    @Test
    void onlyTheWeightsToBeAveragedAreStored() throws IOException {
        train(new Scripted(1), Scripted.options(5, 0, null, 3));
        try (var files = Files.list(folder.path().resolve("weights"))) {
            assertEquals(
                    List.of(
                            "epoch-0003.safetensors",
                            "epoch-0004.safetensors",
                            "epoch-0005.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
