package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;

class TrainingTest {
    static final List<TrainCase> FEW = TrainCase.FEW;

    @ParameterizedTest
    @FieldSource("FEW")
    void replayedStepsLearnTheSame(TrainCase train) {
        var eager = new Trainee(train, train.model());
        var replayed = new Trainee(train, train.model());
        for (int step = 0; step < 5; step++) {
            assertEquals(eager.step(true), replayed.replay(true), "step " + step);
        }
    }

    /** Random tokens teach nothing but their frequencies: the loss starts at log V and falls. */
    @ParameterizedTest
    @FieldSource("FEW")
    void batchesComeAgain(TrainCase train) {
        var trainee = new Trainee(train, train.model());
        double first = trainee.step(false);
        double again = first;
        for (int step = 0; step < 10 * TrainCase.BATCHES; step++) {
            again = trainee.step(false);
        }
        assertEquals(Math.log(train.vocabulary()), first, 1.5);
        assertTrue(again < first, first + " has become " + again);
    }
}
