package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.text.TokenizerOptions;
import jacobi.models.train.TensorTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Each task learns something that can be told from its rows alone. */
class FineTuningTest {
    private static final Limits LIMITS = new Limits(16, 256);
    private static final BertConfig CONFIG =
            new BertConfig(TinyBert.VOCABULARY, 16, 32, 4, 2, 0.05);

    /** Half the ids of text. */
    private static final int HIGH = 14;

    @TempDir private Path folder;

    /** The label is 1 if one token stands somewhere in the two texts. */
    private static List<LabelledText> labelled(long seed, int count) {
        var random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            int label = i % 2;
                            var ids = random.ints(6, HIGH + 1, TinyBert.VOCABULARY).toArray();
                            if (label == 1) {
                                ids[random.nextInt(6)] = HIGH;
                            }
                            return new LabelledText(
                                    Arrays.copyOf(ids, 3), Arrays.copyOfRange(ids, 3, 6), label);
                        })
                .toList();
    }

    @Test
    void textsAreClassified() {
        var task =
                new ClassificationTask(
                        new SequenceClassifier(CONFIG, 2, 1),
                        TinyBert.TOKENS,
                        labelled(1, 200),
                        labelled(2, 100),
                        LIMITS,
                        1);
        assertRepeats(task);
        var measured = TinyBert.train(task, 25, 0.002, folder);
        assertTrue(measured.scores().get("accuracy") > 0.95, measured.toString());
        assertTrue(measured.loss() < 0.3, measured.toString());
    }

    /** A token's label says whether its id is high; every third token has none. */
    private static List<TaggedText> tagged(long seed, int count) {
        var random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        _ -> {
                            var text = TinyBert.text(random, 3 + random.nextInt(10));
                            var labels =
                                    IntStream.range(0, text.length)
                                            .map(
                                                    i ->
                                                            i % 3 == 2
                                                                    ? TaggedText.NO_LABEL
                                                                    : text[i] / HIGH)
                                            .toArray();
                            return new TaggedText(text, labels);
                        })
                .toList();
    }

    @Test
    void tokensAreClassified() {
        var task =
                new TokenClassificationTask(
                        new TokenClassifier(CONFIG, 2, 1),
                        TinyBert.TOKENS,
                        tagged(1, 100),
                        tagged(2, 50),
                        LIMITS,
                        1);
        assertRepeats(task);
        for (var batch : task.epoch(1)) {
            var labels = task.tensors(batch).getLast().toInts();
            assertEquals(task.tokens(batch), Arrays.stream(labels).filter(l -> l >= 0).count());
        }
        var measured = TinyBert.train(task, 20, 0.002, folder);
        assertTrue(measured.scores().get("accuracy") > 0.97, measured.toString());
        assertTrue(measured.scores().get("f1") > 0.97, measured.toString());
    }

    /** The answer is the run of one token out of the upper half. */
    private static List<AnsweredQuestion> questions(long seed, int count) {
        var random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        _ -> {
                            var passage = random.ints(9, TinyBert.FIRST_OF_TEXT, HIGH).toArray();
                            int start = random.nextInt(8);
                            int end = start + 1 + random.nextInt(Math.min(3, 9 - start));
                            Arrays.fill(passage, start, end, HIGH + random.nextInt(6));
                            return new AnsweredQuestion(
                                    new int[] {5}, passage, new Span(start, end));
                        })
                .toList();
    }

    @Test
    void answersAreFound() {
        var task =
                new SpanTask(
                        new SpanFinder(CONFIG, 1),
                        TinyBert.TOKENS,
                        questions(1, 300),
                        questions(2, 100),
                        LIMITS,
                        1);
        assertRepeats(task);
        var batch = task.epoch(1).getFirst();
        var tensors = task.tensors(batch);
        var question = batch.examples().getFirst();
        var ids = Arrays.copyOf(tensors.getFirst().toInts(), batch.time());
        int first = tensors.getLast().toInts()[0];
        int last = tensors.getLast().toInts()[1];
        assertArrayEquals(
                question.answer().of(question.passage()), Arrays.copyOfRange(ids, first, last + 1));
        var measured = TinyBert.train(task, 25, 0.002, folder);
        assertTrue(measured.scores().get("exactMatch") > 0.9, measured.toString());
        assertTrue(
                measured.scores().get("f1") >= measured.scores().get("exactMatch"),
                measured.toString());
    }

    private static <E> void assertRepeats(TensorTask<RowBatch<E>> task) {
        var epoch = new ArrayList<E>();
        task.epoch(1).forEach(batch -> epoch.addAll(batch.examples()));
        var again = new ArrayList<E>();
        task.epoch(1).forEach(batch -> again.addAll(batch.examples()));
        assertEquals(epoch, again);
        task.epoch(2).forEach(batch -> again.removeAll(batch.examples()));
        assertEquals(List.of(), again, "another epoch has the same examples");
    }

    @Test
    void labelsThatTheModelLacksAreRefused() {
        var texts = List.of(new LabelledText(new int[] {5}, null, 2));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new ClassificationTask(
                                        new SequenceClassifier(CONFIG, 2, 1),
                                        TinyBert.TOKENS,
                                        texts,
                                        texts,
                                        LIMITS,
                                        1));
        assertEquals("the model's labels are 0 to 1, but a text has label 2", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TaggedText(new int[3], new int[2]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AnsweredQuestion(new int[1], new int[2], new Span(1, 3)));
        assertThrows(IllegalArgumentException.class, () -> new Span(1, 1));
    }

    @Test
    void aWordsLabelIsThatOfItsFirstPiece() {
        var tokenizer =
                TokenizerOptions.wordPieces(12)
                        .withMinFrequency(1)
                        .train(List.of("ab abc b ab ab c"));
        var words = List.of("ab", "bcc", "c");
        var tagged = TaggedText.of(tokenizer, words, new int[] {1, 2, 0});
        int at = 0;
        for (int w = 0; w < 3; w++) {
            var pieces = tokenizer.encode(words.get(w));
            for (int p = 0; p < pieces.length; p++, at++) {
                assertEquals(pieces[p], tagged.tokens()[at]);
                int label = new int[] {1, 2, 0}[w];
                assertEquals(p == 0 ? label : TaggedText.NO_LABEL, tagged.labels()[at]);
            }
        }
        assertEquals(at, tagged.tokens().length);
        assertTrue(at > 3, "a word has several pieces");
    }
}
