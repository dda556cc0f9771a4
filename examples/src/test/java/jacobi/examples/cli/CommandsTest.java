package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import jacobi.models.transformer.TransformerConfig;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CommandsTest {
    private static final List<String> KEYS =
            List.of(
                    "sentences",
                    "loss",
                    "perplexity",
                    "bleu",
                    "bleuSignature",
                    "chrf",
                    "exactMatch",
                    "seconds");

    @TempDir private static Path folder;
    private static Path data;
    private static Path run;
    private static Program.Result training;

    @BeforeAll
    static void train() {
        data = folder.resolve("data");
        run = folder.resolve("run");
        Program.writeCorpus(data);
        training = Program.run(Program.train(data, run, "--epochs=2")).succeeded();
    }

    @Test
    void trainingTellsWhatItDoes() {
        var out = training.out();
        assertTrue(out.contains("60 training, 8 validation and 5 test pairs, en to es"), out);
        assertTrue(out.contains("epoch 2/2: step "), out);
        assertTrue(out.contains("All epochs or steps are done"), out);
        assertTrue(out.contains("  reference    "), out);
        assertTrue(out.contains("./jacobi translate " + run + " \""), out);
        assertEquals(-1, out.indexOf('\r'), "a pipe wants plain lines");
        assertEquals("", training.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "tokenizer.source.json",
                "tokenizer.target.json",
                "model.safetensors",
                "checkpoint.safetensors",
                "metrics.csv",
                "loss.svg",
                "attention.svg"
            })
    void trainingWritesEverything(String file) throws IOException {
        assertTrue(Files.size(run.resolve(file)) > 0, file);
    }

    @Test
    void aBytePairRunHasOneTokenizerAndEmbedding() {
        var joint = folder.resolve("joint");
        Program.run(Program.train(data, joint, "--tokenizer=bpe", "--vocabulary=300", "--steps=2"))
                .succeeded();
        var config = TrainedRun.open(joint).config();
        var model = (TransformerConfig) config.model();
        assertTrue(model.sharedVocabulary() && model.tiedOutput());
        assertTrue(Files.exists(joint.resolve("tokenizer.shared.json")));
        assertEquals(1, Program.run("translate", joint, "one").succeeded().out().lines().count());
    }

    @Test
    void learnedPositionsReachAsFarAsTraining() {
        var learned = folder.resolve("learned");
        Program.run(
                        Program.train(
                                data,
                                learned,
                                "--positions=learned",
                                "--max-length=3",
                                "--steps=2"))
                .succeeded();
        assertEquals(4, TrainedRun.open(learned).translator().model().longest());
        Program.run("translate", learned, "one two three").succeeded();
        var tooLong = Program.run("translate", learned, "one two three four");
        assertEquals(2, tooLong.exitCode());
        assertTrue(tooLong.err().contains("has 5 tokens with its end"), tooLong.err());
    }

    @Test
    void aTextIsTranslatedAndNothingElseSaid() {
        var result = Program.run("translate", run, "one", "two").succeeded();
        assertEquals(1, result.out().lines().count(), result.out());
        assertEquals(Program.run("translate", run, "one two").out(), result.out());
        assertEquals("", result.err());
    }

    @Test
    void linesOfInputGiveAsManyLines() {
        var input = "one two\n\n  \nsix\r\nfive".getBytes(StandardCharsets.UTF_8);
        var lines =
                Program.runWithInput(input, "translate", run, "--beam=1").succeeded().out().lines();
        var list = lines.toList();
        assertEquals(5, list.size(), list.toString());
        assertEquals(List.of("", ""), list.subList(1, 3));
    }

    @Test
    void attentionIsDrawnWhereTheUserWantsIt() {
        var picture = folder.resolve("looks.png");
        var result = Program.run("translate", run, "one two", "--attention", picture).succeeded();
        assertTrue(Files.exists(folder.resolve("looks.svg")));
        assertTrue(result.err().contains("looks.svg"), result.err());
        Program.run("translate", run, "one", "--attention", folder.resolve("maps")).succeeded();
        assertTrue(Files.exists(folder.resolve("maps").resolve("attention.svg")));
    }

    @Test
    void evaluationIsATableAndJson() throws IOException {
        var file = folder.resolve("scores.json");
        var result = Program.run("evaluate", run, "--json", file).succeeded();
        assertTrue(result.out().startsWith("sentences      5"), result.out());
        var json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertEquals(KEYS, List.copyOf(json.keySet()));
        assertEquals(5, json.get("sentences").getAsInt());
        assertEquals(
                Math.exp(json.get("loss").getAsDouble()),
                json.get("perplexity").getAsDouble(),
                1e-9);
    }

    @Test
    void evaluationOfAnotherPartAsNothingButJson() {
        var result =
                Program.run("evaluate", run, "--data", data, "--split", "val", "--json", "-")
                        .succeeded();
        var json = JsonParser.parseString(result.out()).getAsJsonObject();
        assertEquals(KEYS, List.copyOf(json.keySet()));
        assertEquals(8, json.get("sentences").getAsInt());
    }

    @Test
    void changedDataIsRemarkedOn() throws IOException {
        var changing = folder.resolve("changing");
        var trained = folder.resolve("changed");
        Program.writeCorpus(changing);
        Program.run(Program.train(changing, trained, "--steps=1")).succeeded();
        assertEquals("", Program.run("evaluate", trained).succeeded().err());
        Files.writeString(changing.resolve("train.en"), "one\n");
        Files.writeString(changing.resolve("train.es"), "uno\n");
        var err = Program.run("evaluate", trained).succeeded().err();
        assertTrue(err.contains("has changed since the run was trained"), err);
    }

    @Test
    void theBuiltInTaskNeedsNoFile() {
        var korean = folder.resolve("korean");
        var result =
                Program.run(
                                "train",
                                "--out",
                                korean,
                                "--steps=1",
                                "--d-model=8",
                                "--heads=1",
                                "--layers=1",
                                "--d-ff=8",
                                "--goal=none",
                                "--sample=1",
                                "--batch-tokens=64")
                        .succeeded();
        assertTrue(result.out().contains("english-korean: 20,000 training"), result.out());
        assertTrue(result.out().contains("Of 500 test sentences"), result.out());
    }

    @Test
    void theDoctorSeesThisMachine() {
        var text = Program.run("doctor").succeeded().out();
        for (var subject : List.of("Java", "Vector API", "FMA", "cores", "memory", "device")) {
            assertTrue(text.contains(subject), subject);
        }
        var json = JsonParser.parseString(Program.run("doctor", "--json").succeeded().out());
        assertTrue(json.getAsJsonArray().size() >= 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "translate",
                "generate",
                "fill",
                "classify",
                "evaluate",
                "compare",
                "import",
                "export",
                "doctor",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        var out = Program.run(command, "--help").succeeded().out();
        assertTrue(out.startsWith("Usage: jacobi " + command), out);
        assertTrue(Program.run("--help").succeeded().out().contains(command));
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        var script = Program.run("completion").succeeded().out();
        assertTrue(script.contains("complete -F _complete_jacobi"), "the script's last line");
        assertTrue(script.contains("--label-smoothing"), "an option of train");
        assertTrue(script.contains("\"noam\" \"cosine\""), "the values of --schedule");
    }

    @Test
    void theVersionIsTheProjects() throws IOException {
        assertTrue(
                Program.run("--version").succeeded().out().startsWith("jacobi " + Version.NUMBER));
        var pom = Path.of("pom.xml");
        if (Files.exists(pom)) {
            assertTrue(
                    Files.readString(pom).contains("<version>" + Version.NUMBER + "</version>"),
                    "Version.NUMBER is not the pom's");
        }
    }
}
