package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Models that come from others, and go to others. */
class ExchangeTest {
    private static final String TEXT = "she sells sea shells by the sea shore. ";

    @TempDir private static Path folder;
    private static Path text;

    @BeforeAll
    static void write() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), TEXT.repeat(30));
    }

    private static Path trained(String family) {
        var run = folder.resolve(family);
        if (!Files.exists(run)) {
            Program.run(
                            "train",
                            "--task=lm",
                            "--model=" + family,
                            "--data",
                            text,
                            "--out",
                            run,
                            "--layers=2",
                            "--heads=2",
                            "--d-model=16",
                            "--context=16",
                            "--batch-tokens=128",
                            "--epoch-steps=10",
                            "--epochs=1",
                            "--threads=1")
                    .succeeded();
        }
        return run;
    }

    private static String said(Path model, Object... more) {
        var arguments = new Object[5 + more.length];
        Object[] first = {"generate", model, "--prompt=she", "--temperature=0", "--max-tokens=30"};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return Program.run(arguments).succeeded().out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "llama"})
    void whatIsExportedComesBackTheSame(String family) {
        var run = trained(family);
        var exported = folder.resolve(family + "-exported");
        var imported = folder.resolve(family + "-imported");
        Program.run("export", run, "--out", exported).succeeded();
        assertEquals(said(run), said(exported));
        Program.run("import", exported, "--out", imported).succeeded();
        var back = Speaker.open(imported, null).model().parameters().tensors();
        Speaker.open(run, null)
                .model()
                .parameters()
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toDoubles(), back.get(name).toDoubles(), name));
    }

    @Test
    void aRunGoesOnFromAnotherModel() throws IOException {
        var run = trained("gpt");
        var tuned = folder.resolve("tuned");
        var result =
                Program.run(
                                "train",
                                "--task=lm",
                                "--from",
                                run,
                                "--data",
                                text,
                                "--out",
                                tuned,
                                "--epochs=1",
                                "--epoch-steps=5")
                        .succeeded();
        assertTrue(result.out().contains("2 layers of 16 channels"), result.out());
        assertEquals(
                Files.readString(run.resolve("tokenizer.shared.json")),
                Files.readString(tuned.resolve("tokenizer.shared.json")));
        var refused =
                Program.run("train", "--task=lm", "--from", run, "--data", text, "--layers=3");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("leave out --layers"), refused.err());
    }

    @Test
    void pyTorchComputesTheSameLogits() throws IOException, InterruptedException {
        var run = trained("gpt");
        var exported = folder.resolve("for-pytorch");
        Program.run("export", run, "--out", exported).succeeded();
        int[] ids = {5, 9, 7, 7, 12};
        var ours =
                Variable.noGrad(
                        () ->
                                Speaker.open(run, null)
                                        .model()
                                        .logits(
                                                Tensor.of(Shape.of(1, ids.length), ids),
                                                Pass.evaluation())
                                        .value());
        var theirs = PyTorch.logits("gpt_in_pytorch.py", exported, ids);
        int width = theirs.length;
        var last = Arrays.copyOfRange(ours.toDoubles(), ours.size() - width, ours.size());
        assertArrayEquals(theirs, last, 1e-5);
    }
}
