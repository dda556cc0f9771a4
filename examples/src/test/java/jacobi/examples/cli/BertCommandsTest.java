package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import jacobi.models.bert.BertConfigJson;
import jacobi.models.bert.BertWeights;
import jacobi.models.formats.Safetensors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** BERT by its commands: pretraining, labels, and what both are used for. */
class BertCommandsTest {
    private static final String SENTENCE = "the cat [MASK] the dog";

    @TempDir private static Path folder;
    private static Path text;
    private static Path labels;
    private static Path pretrained;
    private static Path classifier;
    private static Program.Result pretraining;
    private static Program.Result learning;

    @BeforeAll
    static void train() {
        text = BertProgram.writeText(folder.resolve("text.txt"));
        labels = BertProgram.writeLabels(folder.resolve("labels.tsv"), 80);
        pretrained = folder.resolve("pretrained");
        classifier = folder.resolve("classifier");
        pretraining =
                Program.run(
                                BertProgram.pretrain(
                                        text, pretrained, "--next-sentence", "--epochs=25"))
                        .succeeded();
        learning =
                Program.run(
                                BertProgram.tune(
                                        pretrained,
                                        labels,
                                        classifier,
                                        "--epochs=30",
                                        "--goal=accuracy=1"))
                        .succeeded();
    }

    @Test
    void pretrainingTellsWhatItDoes() {
        var out = pretraining.out();
        assertTrue(out.contains("162 training and 18 validation sentences, of 60 documents"), out);
        assertTrue(out.contains("BERT of "), out);
        assertTrue(out.contains("1 layers of 32 channels, 2 heads, rows of up to 24 of "), out);
        assertTrue(out.contains("and whether one text follows another"), out);
        assertTrue(out.contains("hidden tokens found "), out);
        assertTrue(out.contains("next sentences told "), out);
        assertFalse(out.contains("perplexity"), out);
        assertEquals(5, out.lines().filter(line -> line.startsWith("  hidden   ")).count(), out);
        assertEquals(5, out.lines().filter(line -> line.startsWith("  guesses  ")).count(), out);
        assertEquals(
                5,
                out.lines()
                        .filter(line -> line.startsWith("  text     ") && line.contains("[MASK]"))
                        .count(),
                out);
        assertTrue(out.contains("./jacobi fill " + pretrained), out);
        assertTrue(Files.exists(pretrained.resolve("loss.svg")));
    }

    @Test
    void aTextWithoutBlankLinesIsOneDocument() throws IOException {
        var single =
                Files.write(
                        folder.resolve("single.txt"),
                        Files.readAllLines(text).stream().filter(l -> !l.isBlank()).toList());
        var out =
                Program.run(BertProgram.pretrain(single, folder.resolve("single"), "--steps=1"))
                        .succeeded()
                        .out();
        assertTrue(out.contains("162 training and 18 validation sentences, of one document"), out);
        assertFalse(out.contains("next sentences told"), out);
    }

    @Test
    void masksAreFilled() {
        var result = Program.run("fill", pretrained, SENTENCE, "--top=3").succeeded();
        assertTrue(result.out().matches("(\\w+ 0\\.\\d{4}\t){2}\\w+ 0\\.\\d{4}\n"), result.out());
        assertEquals(Set.copyOf(BertProgram.VERBS), words(result.out()), result.out());
        assertEquals("", result.err());
        var capitals = SENTENCE.replace("cat", "CAT");
        assertEquals(result.out(), Program.run("fill", pretrained, capitals, "--top=3").out());
        var line = Program.run("fill", pretrained, SENTENCE).succeeded().out();
        assertEquals(5, line.split("\t").length, line);
    }

    private static Set<String> words(String guesses) {
        return Arrays.stream(guesses.strip().split("\t"))
                .map(guess -> guess.split(" ")[0])
                .collect(Collectors.toSet());
    }

    @Test
    void linesOfInputAreFilledOneByOne() {
        var input = (SENTENCE + "\n\nthe [MASK] [MASK] the cow\n").getBytes(StandardCharsets.UTF_8);
        var lines =
                Program.runWithInput(input, "fill", pretrained, "--top=1")
                        .succeeded()
                        .out()
                        .lines()
                        .toList();
        assertEquals(4, lines.size(), lines.toString());
        assertEquals("", lines.get(1));
        assertEquals(
                lines.getFirst(),
                Program.run("fill", pretrained, SENTENCE, "--top=1").out().strip());
    }

    @Test
    void labelsAreLearnedFromAPretrainedRun() throws IOException {
        var out = learning.out();
        assertTrue(out.contains("72 training and 8 validation texts, 2 labels: animal, tool"), out);
        assertTrue(out.contains("parameters of the encoder were taken over"), out);
        assertTrue(out.contains("new: classifier.weight, classifier.bias"), out);
        assertTrue(out.contains("The goal accuracy=1 is reached"), out);
        assertTrue(out.contains("./jacobi classify " + classifier), out);
        assertEquals(
                Files.readString(pretrained.resolve("tokenizer.shared.json")),
                Files.readString(classifier.resolve("tokenizer.shared.json")));
    }

    @Test
    void textsAreClassifiedAndNothingElseSaid() {
        var result = Program.run("classify", classifier, "the hen", "likes the cow").succeeded();
        assertTrue(result.out().matches("animal\t[01]\\.\\d{4}\n"), result.out());
        assertEquals("", result.err());
        var all = Program.run("classify", classifier, "--all", "the axe wants the nail");
        assertTrue(
                all.succeeded().out().matches("tool\t[01]\\.\\d{4}\tanimal\t0\\.\\d{4}\n"),
                all.out());
        var input =
                "the rope sees the saw\n\r\nthe dog sees the hen".getBytes(StandardCharsets.UTF_8);
        var lines = Program.runWithInput(input, "classify", classifier).succeeded().out().lines();
        assertEquals(List.of("tool", "", "animal"), lines.map(l -> l.split("\t")[0]).toList());
    }

    @Test
    void aClassifierIsMeasured() throws IOException {
        var json = folder.resolve("scores.json");
        var out = Program.run("evaluate", classifier, "--json", json).succeeded().out();
        assertTrue(out.startsWith("texts          8\naccuracy       100.00 %\n"), out);
        assertTrue(out.contains("label     texts  precision   recall       F1\n"), out);
        assertTrue(out.contains("animal "), out);
        var scores = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertEquals(Set.of("texts", "accuracy", "f1", "labels", "seconds"), scores.keySet());
        assertEquals(2, scores.getAsJsonArray("labels").size());
        var other =
                Files.writeString(
                        folder.resolve("other.tsv"),
                        "tool\tthe hen sees the cow\nanimal\tthe cat sees the dog\n");
        var wrong = Program.run("evaluate", classifier, "--data", other).succeeded().out();
        assertTrue(wrong.contains("accuracy       50.00 %"), wrong);
        var learned = Program.run("evaluate", classifier, "--split=train").succeeded().out();
        assertTrue(learned.startsWith("texts          72\n"), learned);
    }

    @Test
    void aFolderHasItsParts() throws IOException {
        var parts = Files.createDirectories(folder.resolve("parts"));
        BertProgram.writeLabels(parts.resolve("train.tsv"), 40);
        BertProgram.writeLabels(parts.resolve("val.tsv"), 10);
        var run = folder.resolve("of-parts");
        var out = Program.run(BertProgram.classify(parts, run, "--steps=2")).succeeded().out();
        assertTrue(out.contains("40 training and 10 validation texts"), out);
        var validated = Program.run("evaluate", run).succeeded().out();
        assertTrue(validated.startsWith("texts          10\n"), validated);
        BertProgram.writeLabels(parts.resolve("test.tsv"), 14);
        var tested = Program.run("evaluate", run).succeeded().out();
        assertTrue(tested.startsWith("texts          14\n"), tested);
        var named = Program.run("evaluate", run, "--split=train").succeeded().out();
        assertTrue(named.startsWith("texts          40\n"), named);
    }

    @Test
    void pairsAreLearnedAndRead() {
        var pairs = BertProgram.writePairs(folder.resolve("pairs.tsv"), 60);
        var run = folder.resolve("of-pairs");
        var out = Program.run(BertProgram.tune(pretrained, pairs, run, "--steps=5")).succeeded();
        assertTrue(
                out.out().contains("validation pairs of texts, 2 labels: different, same"),
                out.out());
        var given = Program.run("classify", run, "the cat\tthe dog").succeeded().out();
        assertTrue(given.matches("(same|different)\t0\\.\\d{4}\n"), given);
        var single = Program.run("classify", run, "the cat");
        assertEquals(2, single.exitCode());
        assertTrue(single.err().contains("has 0 tabs, but"), single.err());
    }

    @Test
    void aPretrainedRunIsTrainedFurther() {
        Object[] arguments = {
            "train",
            "--task=mlm",
            "--next-sentence",
            "--from=" + pretrained,
            "--data=" + text,
            "--out=" + folder.resolve("further"),
            "--steps=1",
            "--learning-rate=1e-6"
        };
        var out = Program.run(arguments).succeeded().out();
        assertTrue(out.matches("(?s).*: (\\d+) of \\1 parameters were taken over.*"), out);
        // Heads too: it begins where the other one was best.
        double best = losses(pretraining.out()).min().orElseThrow();
        assertEquals(best, losses(out).findFirst().orElseThrow(), 0.01, out);
    }

    private static DoubleStream losses(String out) {
        return Pattern.compile("validation loss ([0-9.]+),")
                .matcher(out)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)));
    }

    @Test
    void whatOthersHaveTrainedIsUsed() throws IOException {
        var model = PretrainedBert.open(pretrained, null).filler();
        var theirs = Files.createDirectories(folder.resolve("theirs"));
        new Safetensors(BertWeights.export(model.model()), Map.of("format", "pt"))
                .write(theirs.resolve("model.safetensors"));
        Files.writeString(theirs.resolve("config.json"), BertConfigJson.write(model.model()));
        model.tokenizer().writeVocabulary(theirs.resolve("vocab.txt"));
        assertEquals(
                Program.run("fill", pretrained, SENTENCE).succeeded().out(),
                Program.run("fill", theirs, SENTENCE).succeeded().out());
        var ours = folder.resolve("from-ours");
        var same = folder.resolve("from-theirs");
        Program.run(BertProgram.tune(pretrained, labels, ours, "--steps=3")).succeeded();
        Program.run(BertProgram.tune(theirs, labels, same, "--steps=3")).succeeded();
        assertArrayEquals(
                Files.readAllBytes(ours.resolve("model.safetensors")),
                Files.readAllBytes(same.resolve("model.safetensors")));
    }

    @Test
    void aVocabularyIsTaken() throws IOException {
        var vocabulary = folder.resolve("vocab.txt");
        PretrainedBert.open(pretrained, null).tokenizer().writeVocabulary(vocabulary);
        var run = folder.resolve("with-vocabulary");
        var arguments =
                BertProgram.pretrain(text, run, "--steps=1", "--tokenizer-file", vocabulary);
        var refused = Program.run(arguments);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("leave out how to learn one"), refused.err());
        var own = Arrays.stream(arguments).filter(a -> !a.toString().startsWith("--vocabulary"));
        Program.run(own.toArray()).succeeded();
        assertNotEquals("", Program.run("fill", run, SENTENCE).succeeded().out());
    }
}
