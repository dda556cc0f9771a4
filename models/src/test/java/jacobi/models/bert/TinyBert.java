package jacobi.models.bert;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.engine.Tensor;
import jacobi.models.nn.Parameters;
import jacobi.models.testing.TokenTensors;
import jacobi.models.train.RunDirectory;
import jacobi.models.train.Task;
import jacobi.models.train.Trainer;
import jacobi.models.train.TrainingListener;
import jacobi.models.train.TrainingOptions;
import jacobi.models.train.Validation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Models that a test computes in no time, and texts for them. */
final class TinyBert {
    static final int VOCABULARY = 24;
    static final int LONGEST = 24;
    static final BertConfig CONFIG = new BertConfig(VOCABULARY, LONGEST, 8, 2, 2, 0);

    /** Ids 0 to 3 are special; those of text begin at 4. */
    static final BertTokens TOKENS = new BertTokens(VOCABULARY, 0, 1, 2, 3);

    static final int FIRST_OF_TEXT = 4;

    private TinyBert() {}

    /** Makes a model's weights large, so that what it says differs; biases and gains as well. */
    static <M extends BertModel> M large(M model, long seed) {
        TokenTensors.enlarge(model.parameters(), seed);
        return model;
    }

    static Tensor ids(int rows, int... ids) {
        return TokenTensors.ids(rows, ids);
    }

    static int[] text(Random random, int length) {
        return random.ints(length, FIRST_OF_TEXT, VOCABULARY).toArray();
    }

    /** So many documents of 1 to 6 sentences of 1 to 9 tokens. */
    static Documents documents(Random random, int count) {
        var documents = new ArrayList<List<int[]>>();
        for (int d = 0; d < count; d++) {
            documents.add(
                    IntStream.range(0, 1 + random.nextInt(6))
                            .mapToObj(_ -> text(random, 1 + random.nextInt(9)))
                            .toList());
        }
        return new Documents(documents);
    }

    /** Trains and returns the last measurement. */
    static Validation train(Task<?> task, int epochs, double rate, Path folder) {
        var options =
                new TrainingOptions(
                        epochs,
                        0,
                        1,
                        1,
                        Adam.standard(),
                        new Schedule.Constant(rate),
                        5,
                        0,
                        null,
                        0,
                        0);
        var run = new RunDirectory(folder).create();
        new Trainer<>(task, options, run, new TrainingListener() {}).run();
        return task.validate();
    }

    static double[] values(Parameters parameters, String name) {
        return parameters.tensors().get(name).toDoubles();
    }
}
