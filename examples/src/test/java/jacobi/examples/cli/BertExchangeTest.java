package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.bert.Bert;
import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertConfigJson;
import jacobi.models.bert.BertInput;
import jacobi.models.bert.BertWeights;
import jacobi.models.bert.MaskedLanguageModel;
import jacobi.models.bert.SequenceClassifier;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Pass;
import jacobi.models.train.RunDirectory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** BERTs that come from others, and go to others. */
class BertExchangeTest {
    private static final String HIDDEN = "the cat [MASK] the dog";
    private static final String SHOWN = "the cat sees the dog";

    @TempDir private static Path folder;
    private static Path labels;
    private static Path pretrained;
    private static Path classifier;

    @BeforeAll
    static void train() {
        var text = BertProgram.writeText(folder.resolve("text.txt"));
        labels = BertProgram.writeLabels(folder.resolve("labels.tsv"), 80);
        pretrained = folder.resolve("pretrained");
        classifier = folder.resolve("classifier");
        Program.run(BertProgram.pretrain(text, pretrained, "--epochs=5")).succeeded();
        Program.run(BertProgram.tune(pretrained, labels, classifier, "--epochs=2")).succeeded();
    }

    private static Path exported(Path run) {
        var to = folder.resolve(run.getFileName() + "-exported");
        if (!Files.exists(to)) {
            Program.run("export", run, "--out", to).succeeded();
        }
        return to;
    }

    private static String said(String command, Path model, String text) {
        return Program.run(command, model, text).succeeded().out();
    }

    @Test
    void aModelOfMaskedTokensComesBackTheSame() throws IOException {
        var exported = exported(pretrained);
        var config = Files.readString(exported.resolve("config.json"));
        assertTrue(config.contains("BertForMaskedLM"), config);
        var expected = said("fill", pretrained, HIDDEN);
        assertEquals(expected, said("fill", exported, HIDDEN));
        var imported = folder.resolve("filler");
        var out = Program.run("import", exported, "--out", imported).succeeded().out();
        assertTrue(out.contains("Go on with ./jacobi fill " + imported), out);
        assertEquals(expected, said("fill", imported, HIDDEN));
        assertSameWeights(pretrained, imported);
    }

    @Test
    void aVocabularyOfOthersIsEnough() throws IOException {
        var theirs = Program.copy(exported(pretrained), folder.resolve("theirs"));
        Files.delete(theirs.resolve(ModelFolder.TOKENIZER));
        assertEquals(said("fill", pretrained, HIDDEN), said("fill", theirs, HIDDEN));
        var told = Files.readString(theirs.resolve("tokenizer_config.json"));
        boolean lowercase = PretrainedBert.open(pretrained, null).tokenizer().lowercase();
        assertTrue(told.contains("\"do_lower_case\": " + lowercase), told);
    }

    @Test
    void aClassifierComesBackWithTheNamesOfItsLabels() throws IOException {
        var exported = exported(classifier);
        var config = Files.readString(exported.resolve("config.json"));
        assertEquals(List.of("animal", "tool"), BertConfigJson.labels(config));
        var imported = folder.resolve("labeller");
        var out = Program.run("import", exported, "--out", imported).succeeded().out();
        assertTrue(out.contains("Go on with ./jacobi classify " + imported), out);
        assertEquals(said("classify", classifier, SHOWN), said("classify", imported, SHOWN));
        assertSameWeights(classifier, imported);
    }

    @Test
    void labelsWithoutNamesAreNumbered() throws IOException {
        var theirs = Program.copy(exported(classifier), folder.resolve("numbered"));
        var config = theirs.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("id2label", "names"));
        var imported = folder.resolve("numbers");
        Program.run("import", theirs, "--pairs", "--out", imported).succeeded();
        var said = said("classify", imported, SHOWN + "\t" + SHOWN);
        assertTrue(said.startsWith("LABEL_"), said);

        Files.writeString(config, Files.readString(config).replace("names", "id2label"));
        Files.writeString(config, Files.readString(config).replace("\"1\"", "\"7\""));
        var wrong = Program.run("import", theirs, "--out", folder.resolve("wrong"));
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("not numbered from 0"), wrong.err());
        assertFalse(Files.exists(folder.resolve("wrong")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEncoderAloneLearnsLabels(boolean prefixed) throws IOException {
        var tokenizer = PretrainedBert.open(pretrained, null).tokenizer();
        var encoder = new Bert(new BertConfig(tokenizer.vocabularySize(), 24, 16, 2, 1, 0), 7);
        var theirs = Files.createDirectories(folder.resolve("encoder-" + prefixed));
        var weights = new TreeMap<String, Tensor>();
        BertWeights.export(encoder)
                .forEach(
                        (name, tensor) ->
                                weights.put(
                                        prefixed ? name : name.replaceFirst("^bert\\.", ""),
                                        tensor));
        new Safetensors(weights, Map.of()).write(theirs.resolve("model.safetensors"));
        Files.writeString(theirs.resolve("config.json"), BertConfigJson.write(encoder));
        tokenizer.writeVocabulary(theirs.resolve("vocab.txt"));

        var imported = folder.resolve("imported-" + prefixed);
        Program.run("import", theirs, "--out", imported).succeeded();
        var there = weights(imported);
        encoder.parameters()
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(), there.get(name).toFloats(), name));
        var tuned = folder.resolve("tuned-" + prefixed);
        Program.run(BertProgram.tune(imported, labels, tuned, "--epochs=2")).succeeded();
        assertEquals(2, said("classify", tuned, SHOWN).split("\t").length);
    }

    @Test
    void whatWasImportedHasNothingToGoOnWith() {
        var imported = folder.resolve("others");
        Program.run("import", exported(classifier), "--out", imported).succeeded();
        assertRefused(
                "start one with ./jacobi train --task classify --from " + imported,
                Program.run("train", "--resume", imported));
        assertRefused("was imported, and has no texts", Program.run("evaluate", imported));
        Program.run("evaluate", imported, "--data", labels).succeeded();
        assertRefused(
                "--pairs is for a BERT that gives labels",
                Program.run("import", pretrained, "--pairs", "--out", folder.resolve("none")));
    }

    private static void assertRefused(String sentence, Program.Result result) {
        assertEquals(2, result.exitCode(), result.err());
        assertTrue(result.err().contains(sentence), result.err());
    }

    @Test
    void pyTorchComputesTheSame() throws IOException, InterruptedException {
        var tokenizer = PretrainedBert.open(pretrained, null).tokenizer();
        var masked = (MaskedLanguageModel) exchanged(pretrained).model();
        int[] hidden = row(HIDDEN);
        int place = Arrays.stream(hidden).boxed().toList().indexOf(tokenizer.mask());
        assertArrayEquals(
                PyTorch.logits("bert_in_pytorch.py", exported(pretrained), hidden),
                Variable.noGrad(
                                () -> {
                                    var states =
                                            masked.encoder()
                                                    .states(input(hidden), Pass.evaluation());
                                    var places = Tensor.of(Shape.of(1, 1), place);
                                    return masked.tokenLogits(states, places).value();
                                })
                        .toDoubles(),
                1e-4);
        var labeller = (SequenceClassifier) exchanged(classifier).model();
        assertArrayEquals(
                PyTorch.logits("bert_in_pytorch.py", exported(classifier), row(SHOWN)),
                Variable.noGrad(() -> labeller.logits(input(row(SHOWN)), Pass.evaluation()).value())
                        .toDoubles(),
                1e-4);
    }

    private static ExchangedBert exchanged(Path run) {
        return ExchangedBert.open(ModelFolder.open(run), null);
    }

    private static BertInput input(int[] row) {
        return BertInput.of(Tensor.of(Shape.of(1, row.length), row));
    }

    /** [CLS] text [SEP]. */
    private static int[] row(String text) {
        return PretrainedBert.open(pretrained, null)
                .tokenizer()
                .encodeWithSpecials("[CLS]" + text + "[SEP]");
    }

    private static void assertSameWeights(Path expected, Path actual) {
        var weights = weights(actual);
        assertEquals(weights(expected).keySet(), weights.keySet());
        weights(expected)
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(), weights.get(name).toFloats(), name));
    }

    private static Map<String, Tensor> weights(Path run) {
        return Safetensors.read(new RunDirectory(run).model()).tensors();
    }
}
