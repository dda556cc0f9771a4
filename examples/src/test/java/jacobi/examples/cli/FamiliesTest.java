package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Each family trains, goes on after a stop, and is used, by its commands. */
class FamiliesTest {
    private static final String VERSE = "tell me, muse, of the man of many ways\n";

    @TempDir private static Path folder;
    private static Path data;
    private static Path text;
    private static Path speaker;

    @BeforeAll
    static void train() throws IOException {
        data = folder.resolve("data");
        Program.writeCorpus(data);
        text = Files.writeString(folder.resolve("verse.txt"), VERSE.repeat(40));
        speaker = folder.resolve("speaker");
        Program.run(language(speaker, "--epochs=6")).succeeded();
    }

    private static Object[] recurrent(Path out, Object... more) {
        return with(
                more,
                "train",
                "--model=rnn",
                "--data",
                data,
                "--out",
                out,
                "--source=en",
                "--target=es",
                "--tokenizer=word",
                "--embedding=8",
                "--hidden=12",
                "--batch-tokens=128",
                "--sample=4",
                "--threads=1");
    }

    private static Object[] language(Path out, Object... more) {
        return with(
                more,
                "train",
                "--task=lm",
                "--data",
                text,
                "--out",
                out,
                "--layers=1",
                "--heads=2",
                "--d-model=32",
                "--context=16",
                "--batch-tokens=256",
                "--epoch-steps=20",
                "--learning-rate=0.01",
                "--warmup=5",
                "--threads=1");
    }

    private static Object[] with(Object[] more, Object... first) {
        var all = new Object[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "additive", "dot", "general"})
    void recurrentModelsTrainAndTranslate(String attention) {
        var run = folder.resolve("rnn-" + attention);
        var out =
                Program.run(recurrent(run, "--attention", attention, "--epochs=1"))
                        .succeeded()
                        .out();
        var said = attention.equals("none") ? "no" : attention;
        assertTrue(out.contains("hidden channels, " + said + " attention"), out);
        assertEquals(
                attention.equals("none"), !Files.exists(run.resolve("attention.svg")), "a picture");
        assertEquals(1, Program.run("translate", run, "one two").succeeded().out().lines().count());
        Program.run("evaluate", run).succeeded();
    }

    @Test
    void theSameSeedTrainsTheSameLstm() throws IOException {
        var first = folder.resolve("lstm");
        var second = folder.resolve("lstm-again");
        Program.run(recurrent(first, "--cell=lstm", "--epochs=1")).succeeded();
        Program.run(recurrent(second, "--cell=lstm", "--epochs=1")).succeeded();
        assertArrayEquals(
                Files.readAllBytes(first.resolve("model.safetensors")),
                Files.readAllBytes(second.resolve("model.safetensors")));
    }

    @Test
    void runsAreComparedByLength() throws IOException {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        Program.run(recurrent(first, "--attention=none", "--epochs=1")).succeeded();
        Program.run(Program.train(data, second, "--epochs=1")).succeeded();
        var out = folder.resolve("comparison");
        Files.createDirectories(out);
        var result =
                Program.run("compare", first, second, "--bucket=2", "--beam=1", "--out", out)
                        .succeeded();
        var lines = result.out().lines().toList();
        assertEquals(4, lines.size(), result.out());
        assertTrue(lines.getFirst().matches("words +sentences +first +second"), lines.getFirst());
        assertTrue(lines.get(1).startsWith("1-2 "), lines.get(1));
        assertTrue(lines.getLast().startsWith("all "), lines.getLast());
        assertTrue(Files.readString(out.resolve("bleu-by-length.svg")).contains("second"));
        var json =
                JsonParser.parseString(Files.readString(out.resolve("comparison.json")))
                        .getAsJsonObject();
        assertEquals(2, json.getAsJsonArray("runs").size());
        assertEquals(2, json.getAsJsonArray("buckets").size());
    }

    @Test
    void aLanguageModelContinuesItsText() {
        var result =
                Program.run(
                                "generate",
                                speaker,
                                "--prompt=tell me, muse",
                                "--temperature=0",
                                "--max-tokens=25",
                                "--threads=1")
                        .succeeded();
        assertEquals("tell me, muse, of the man of many ways\n", result.out());
        assertEquals("", result.err());
    }

    @Test
    void aTextStopsWhereItIsTold() {
        var result =
                Program.run(
                                "generate",
                                speaker,
                                "--prompt=tell me",
                                "--temperature=0",
                                "--stop= man",
                                "--stats")
                        .succeeded();
        assertEquals("tell me, muse, of the\n", result.out());
        assertTrue(result.err().contains("tokens/s"), result.err());
    }

    @Test
    void theSameSeedDrawsTheSameText() {
        Object[] command = {"generate", speaker, "--seed=5", "--temperature=2", "--max-tokens=40"};
        var first = Program.run(command).succeeded().out();
        assertEquals(first, Program.run(command).succeeded().out());
        command[2] = "--seed=6";
        assertTrue(!first.equals(Program.run(command).succeeded().out()), first);
    }

    @Test
    void aWeightFileIsUsedWithWhatLiesBesideIt() {
        var file = speaker.resolve("model.safetensors");
        assertEquals(
                Program.run("generate", speaker, "--seed=1").succeeded().out(),
                Program.run("generate", file, "--seed=1").succeeded().out());
    }

    @Test
    void aLanguageModelDoesNotTranslateNorTheOtherWayAround() {
        var refused = Program.run("translate", speaker, "one");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("has not learned to translate"), refused.err());
        var translator = folder.resolve("translator");
        Program.run(Program.train(data, translator, "--steps=1")).succeeded();
        var mute = Program.run("generate", translator);
        assertEquals(2, mute.exitCode());
        assertTrue(mute.err().contains("has not learned to continue text"), mute.err());
    }

    @Test
    void aResumedRunKeepsItsTaskAndFamily() {
        var other = Program.run("train", "--resume", speaker, "--task=translate");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("task is lm, not translate"), other.err());
        var changed = Program.run("train", "--resume", speaker, "--layers=2");
        assertEquals(2, changed.exitCode());
        assertTrue(changed.err().contains("model.layers is 1, not 2"), changed.err());
    }

    @Test
    void aLanguageModelGoesOnAfterAStop() throws IOException {
        var run = folder.resolve("resumed");
        Program.run(language(run, "--epochs=3", "--steps=10")).succeeded();
        var again = Program.run("train", "--resume", run).succeeded();
        assertTrue(again.out().contains("This run has ended"), again.out());
        Files.writeString(text, "other " + VERSE.repeat(40));
        try {
            var changed = Program.run("train", "--resume", run);
            assertEquals(2, changed.exitCode());
            assertTrue(changed.err().contains("is not what"), changed.err());
        } finally {
            Files.writeString(text, VERSE.repeat(40));
        }
    }
}
