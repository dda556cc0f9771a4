package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

class MaskedLanguageTaskTest {
    private static final Limits LIMITS = new Limits(TinyBert.LONGEST, 96);

    @TempDir private Path folder;

    private static MaskedLanguageTask task(MaskedLanguageModel model, long seed) {
        return new MaskedLanguageTask(
                model,
                TinyBert.TOKENS,
                TinyBert.documents(new Random(1), 12),
                TinyBert.documents(new Random(2), 6),
                LIMITS,
                seed);
    }

    private static MaskedLanguageModel model(boolean nextSentence) {
        return new MaskedLanguageModel(TinyBert.CONFIG, nextSentence, 1);
    }

    private static List<List<Integer>> numbers(MaskedLanguageTask task, int epoch) {
        return task.epoch(epoch).stream()
                .flatMap(batch -> task.tensors(batch).stream())
                .map(tensor -> IntStream.of(tensor.toInts()).boxed().toList())
                .toList();
    }

    @Test
    void anEpochIsTheSameWheneverItIsAskedFor() {
        var task = task(model(true), 3);
        var first = numbers(task, 1);
        var second = numbers(task, 2);
        assertEquals(first, numbers(task(model(true), 3), 1));
        assertEquals(second, numbers(task, 2));
        assertFalse(first.equals(second));
        assertFalse(first.equals(numbers(task(model(true), 4), 1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tensorsSayWhatIsHidden(boolean nextSentence) {
        var task = task(model(nextSentence), 3);
        for (var batch : task.epoch(1)) {
            var tensors = task.tensors(batch);
            int rows = batch.examples().size();
            int time = batch.time();
            var places = tensors.get(3);
            var answers = tensors.get(4).toInts();
            assertEquals(MaskedRow.count(time), places.dim(1));
            assertEquals(rows, places.dim(0));
            assertEquals(task.tokens(batch), Arrays.stream(answers).filter(id -> id >= 0).count());
            for (int i = 0; i < answers.length; i++) {
                int row = i / places.dim(1);
                int place = places.toInts()[i];
                assertEquals(row, place / time, "a place lies in its own row");
                assertTrue(answers[i] >= 0 || place == row * time, "else it is the row's first");
            }
            var next = Set.copyOf(IntStream.of(tensors.get(5).toInts()).boxed().toList());
            assertTrue(nextSentence || next.equals(Set.of(0)));
        }
    }

    /** The loss is what it says: computed here from the logits of all positions. */
    @Test
    void theLossIsTheMeanOverHiddenTokensPlusThatOverRows() {
        var model = TinyBert.large(model(true), 1);
        var task = task(model, 3);
        var batch = task.epoch(1).getFirst();
        var tensors = task.tensors(batch);
        var states = model.encoder().states(batch.input(), Pass.evaluation());
        var everywhere = IntStream.range(0, states.dim(0) * states.dim(1)).toArray();
        var all =
                model.tokenLogits(states, TinyBert.ids(states.dim(0), everywhere))
                        .logSoftmax()
                        .value();
        double sum = 0;
        int count = 0;
        for (int r = 0; r < batch.examples().size(); r++) {
            var row = batch.examples().get(r);
            for (int m = 0; m < row.places().length; m++) {
                int at = r * batch.time() + row.places()[m];
                sum -= all.get(at * TinyBert.VOCABULARY + row.answers()[m]);
                count++;
            }
        }
        double next =
                model.nextLogits(states).crossEntropy(tensors.get(5), 0, RowBatch.IGNORED).item();
        assertEquals(sum / count + next, task.loss(tensors, Pass.evaluation()).item(), 1e-4);
    }

    @Test
    void runsAreMeasuredOnTheSameMasks() {
        var model = TinyBert.large(model(true), 1);
        var measured = task(model, 3).validate();
        assertEquals(measured, task(model, 4).validate());
        assertEquals(
                List.of("maskedAccuracy", "nextAccuracy"),
                new ArrayList<>(measured.scores().keySet()));
        var plain = task(model(false), 3).validate();
        assertEquals(Set.of("maskedAccuracy"), plain.scores().keySet());
        // A fresh model knows nothing.
        assertEquals(Math.log(TinyBert.VOCABULARY), plain.loss(), 0.1);
    }

    /**
     * Each document repeats a token of its own: a hidden one is known by its neighbours, and
     * whether two texts belong together is seen.
     */
    @Test
    void whatRepeatsIsLearned() {
        var documents = new ArrayList<List<int[]>>();
        for (int id = TinyBert.FIRST_OF_TEXT; id < TinyBert.VOCABULARY; id++) {
            var sentence = new int[] {id, id, id};
            documents.add(List.of(sentence, sentence, sentence, sentence, sentence, sentence));
        }
        var text = new Documents(documents);
        var config = new BertConfig(TinyBert.VOCABULARY, TinyBert.LONGEST, 32, 4, 2, 0);
        var model = new MaskedLanguageModel(config, true, 1);
        var limits = new Limits(TinyBert.LONGEST, 256);
        var task = new MaskedLanguageTask(model, TinyBert.TOKENS, text, text, limits, 1);
        var measured = TinyBert.train(task, 60, 0.003, folder);
        assertTrue(measured.scores().get("maskedAccuracy") > 0.9, measured.toString());
        assertTrue(measured.scores().get("nextAccuracy") > 0.8, measured.toString());
    }

    @Test
    void aModelThatCannotReadTheRowsIsRefused() {
        var model = new MaskedLanguageModel(TinyBert.CONFIG.withLongest(8), false, 1);
        assertThrows(IllegalArgumentException.class, () -> task(model, 1));
    }

    /** Batches whose rows have fewer hidden tokens than places still have the one loss. */
    @Test
    void placesWithoutAnAnswerDoNotCount() {
        var model = TinyBert.large(model(false), 1);
        var task = task(model, 3);
        var batch =
                task.epoch(1).stream()
                        .filter(b -> task.tokens(b) < task.tensors(b).get(4).size())
                        .findFirst()
                        .orElseThrow();
        var tensors = task.tensors(batch);
        var moved = new ArrayList<Tensor>(tensors);
        var places = tensors.get(3).toInts();
        var answers = tensors.get(4).toInts();
        for (int i = 0; i < places.length; i++) {
            places[i] += answers[i] < 0 ? 1 : 0;
        }
        moved.set(3, Tensor.of(tensors.get(3).shape(), places));
        assertArrayEquals(
                task.loss(tensors, Pass.evaluation()).value().toFloats(),
                task.loss(moved, Pass.evaluation()).value().toFloats());
    }
}
