package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;
import jacobi.models.language.LanguageModel;
import jacobi.models.nn.Pass;
import jacobi.models.train.AdapterFile;
import jacobi.models.train.Outcome;
import jacobi.models.train.RunDirectory;
import jacobi.models.train.StepReport;
import jacobi.models.train.Trainer;
import jacobi.models.train.TrainingListener;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model that others have trained learns another text, by low-rank adapters alone. */
class AdaptersTest {
    @TempDir private static Path folder;
    private static Path other;

    @BeforeAll
    static void trainBases() throws IOException {
        var text = write("text.txt", "she sells sea shells by the sea shore. ");
        other = write("other.txt", "the shore sells sea shells, he says. ");
        for (var family : List.of("gpt", "llama")) {
            Program.run(
                            "train",
                            "--task=lm",
                            "--model=" + family,
                            "--data",
                            text,
                            "--out",
                            folder.resolve(family),
                            "--layers=2",
                            "--heads=2",
                            "--d-model=16",
                            "--context=16",
                            "--batch-tokens=128",
                            "--epoch-steps=20",
                            "--epochs=2",
                            "--learning-rate=0.01",
                            "--tokenizer=byte-level",
                            "--vocabulary=280")
                    .succeeded();
        }
    }

    private static Path write(String name, String sentence) throws IOException {
        return Files.writeString(folder.resolve(name), sentence.repeat(30));
    }

    private static List<Object> adapting(String base, Path out, Object... more) {
        var arguments = new ArrayList<Object>(List.of("--task=lm", "--from", folder.resolve(base)));
        arguments.addAll(List.of("--data", other, "--out", out));
        arguments.addAll(List.of("--batch-tokens=128", "--epoch-steps=10", "--epochs=3"));
        arguments.add("--learning-rate=0.02");
        arguments.addAll(List.of(more));
        if (List.of(more).stream().noneMatch(o -> o.toString().startsWith("--lora-rank"))) {
            arguments.add("--lora-rank=2");
        }
        return arguments;
    }

    private static Program.Result train(List<Object> arguments) {
        var all = new ArrayList<Object>(arguments);
        all.addFirst("train");
        return Program.run(all.toArray());
    }

    private static Path adapted(String family) {
        var run = folder.resolve(family + "-adapted");
        if (!Files.exists(run)) {
            train(adapting(family, run)).succeeded();
        }
        return run;
    }

    private static Map<String, Tensor> weights(Path run) {
        return Safetensors.read(run.resolve("model.safetensors")).tensors();
    }

    /** The model as it learns, with its adapters. */
    private static LanguageModel unmerged(Path run) {
        var directory = new RunDirectory(run);
        var config = ConfigFile.read(directory);
        var model = LanguageFamily.of(config).adapted(config.adapters().adapters(), 0);
        directory.readModel(model.parameters());
        return model;
    }

    private static double[] logits(LanguageModel model) {
        var ids = Tensor.of(Shape.of(1, 5), 70, 71, 82, 71, 66);
        return Variable.noGrad(() -> model.logits(ids, Pass.evaluation()).value()).toDoubles();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "llama"})
    void onlyAdaptersLearn(String family) throws IOException {
        var run = folder.resolve(family + "-learns");
        var out = train(adapting(family, run)).succeeded().out();
        var model = unmerged(run).parameters();
        // Two layers, in each an adapter of query and of value; llama's values have half the width.
        int learned = 2 * 2 * (16 + 16) * 2 - (family.equals("llama") ? 2 * 2 * 8 : 0);
        assertTrue(
                out.contains(
                        "It learns %,d of %,d parameters: adapters of rank 2, on query, value."
                                .formatted(learned, model.count())),
                out);
        var losses =
                Files.readAllLines(run.resolve("metrics.csv")).stream()
                        .skip(1)
                        .map(line -> Double.parseDouble(line.split(",")[5]))
                        .toList();
        assertTrue(losses.getLast() < losses.getFirst(), losses.toString());
        var after = weights(run);
        weights(folder.resolve(family))
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(), after.get(name).toFloats(), name));
        var file = AdapterFile.read(run.resolve("adapters.safetensors"));
        assertEquals(model.learned().keySet(), file.tensors().keySet());
        assertEquals(ConfigFile.read(new RunDirectory(run)).adapters().adapters(), file.adapters());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "llama"})
    void whatIsExportedComputesWhatTheAdaptedModelDoes(String family) {
        var run = adapted(family);
        var exported = folder.resolve(family + "-exported");
        Program.run("export", run, "--out", exported).succeeded();
        var expected = logits(unmerged(run));
        assertArrayEquals(expected, logits(Speaker.open(run, null).model()), 1e-4);
        assertArrayEquals(expected, logits(Speaker.open(exported, null).model()), 1e-4);
        assertFalse(
                Speaker.open(exported, null).begins(), "it has learned from the middle of texts");
        var base = logits(Speaker.open(folder.resolve(family), null).model());
        assertTrue(Math.abs(base[0] - expected[0]) > 1e-2, base[0] + " and " + expected[0]);
    }

    @Test
    void anAdaptedRunWritesAndIsAdaptedAgain() {
        var run = adapted("llama");
        var text = Program.run("generate", run, "--prompt=the", "--max-tokens=5").succeeded().out();
        assertTrue(text.startsWith("the"), text);
        var again = folder.resolve("again");
        var arguments = adapting("llama-adapted", again, "--steps=1", "--lora-targets=gate,down");
        train(arguments).succeeded();
        var names = weights(again).keySet();
        assertTrue(names.contains("layers.1.feedForward.gate.adapter.up"), names.toString());
        assertFalse(names.contains("layers.1.attention.query.adapter.up"), names.toString());
    }

    @Test
    void aStoppedRunEndsWithTheBitsOfAnUninterruptedOne() throws IOException {
        var whole = adapted("llama");
        var stopped = folder.resolve("stopped");
        var options =
                CommandLine.populateCommand(
                        new TrainOptions(), Program.strings(adapting("llama", stopped).toArray()));
        var run = TrainingRun.start(options, new PrintWriter(Writer.nullWriter()));
        assertEquals(Outcome.INTERRUPTED, stopAfter(run, 14));
        Program.run("train", "--resume", stopped).succeeded();
        assertSame(whole, stopped);
    }

    /** Trains for a few steps. */
    private static Outcome stopAfter(TrainingRun run, int steps) {
        var trainers = new ArrayList<Trainer<?>>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        if (report.step() == steps) {
                            trainers.getFirst().stop();
                        }
                    }
                };
        var training = run.config().training().options(run.width());
        trainers.add(new Trainer<>(run.task(), training, run.directory(), listener));
        return trainers.getFirst().run();
    }

    @Test
    void aRunThatIsStoppedAtOnceNeedsItsBaseNoMore() throws IOException {
        var whole = adapted("gpt");
        var killed = Program.copy(whole, folder.resolve("killed"));
        Files.delete(killed.resolve("checkpoint.safetensors"));
        Files.delete(killed.resolve("model.safetensors"));
        Program.run("train", "--resume", killed).succeeded();
        assertSame(whole, killed);
    }

    private static void assertSame(Path whole, Path resumed) throws IOException {
        for (var file : List.of("model", "checkpoint", "adapters")) {
            var name = file + ".safetensors";
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(name)),
                    Files.readAllBytes(resumed.resolve(name)),
                    name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --lora-rank=0           | the rank of an adapter must be at least 1, got 0
                    --lora-alpha=-1         | the alpha of an adapter must be positive
                    --lora-targets=bananas  | no layer bananas to adapt; --lora-targets may name inner, key, outer, output, query, value
                    """)
    void adaptersThatCannotBe(String option, String sentence) {
        var out = folder.resolve("refused");
        assertRefused(sentence, train(adapting("gpt", out, option)));
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --task=lm --data=x --lora-rank=4  | name it, by --task lm --from MODEL
                    --lora-rank=4                     | name it, by --task lm --from MODEL
                    --task=lm --lora-targets=query    | which --lora-rank asks for
                    """)
    void adaptersOfNothing(String options, String sentence) {
        assertRefused(sentence, train(List.of((Object[]) options.split(" "))));
    }

    @Test
    void aResumedRunKeepsItsAdapters() {
        var run = adapted("gpt");
        Program.run("train", "--resume", run, "--lora-rank=2").succeeded();
        assertRefused(
                "adapters.rank is 2, not 3",
                Program.run("train", "--resume", run, "--lora-rank=3"));
        assertRefused(
                "adapters.rank is none, not 3",
                Program.run("train", "--resume", folder.resolve("gpt"), "--lora-rank=3"));
    }

    private static void assertRefused(String sentence, Program.Result result) {
        assertEquals(2, result.exitCode(), result.err());
        assertTrue(result.err().contains(sentence), result.err());
    }
}
