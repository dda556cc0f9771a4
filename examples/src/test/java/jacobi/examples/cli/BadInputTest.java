package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Whatever is wrong: one sentence, exit code 2, and nothing is lost. */
class BadInputTest {
    @TempDir private static Path shared;
    private static Path data;
    private static Path run;

    @TempDir private Path folder;

    @BeforeAll
    static void train() {
        data = shared.resolve("data");
        run = shared.resolve("run");
        Program.writeCorpus(data);
        Program.run(Program.train(data, run, "--steps=2")).succeeded();
    }

    private static void assertRefused(String sentence, Program.Result result) {
        assertEquals(2, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("jacobi: "), result.err());
        assertTrue(result.err().contains(sentence), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    train --epoch=3                           | did you mean --epoch-steps or --epochs
                    train --epochs=many                       | 'many' is not an int
                    train --epochs=0                          | epochs must be at least 1, got 0
                    train --preset=huge                       | was 'huge'
                    train --threads=0                         | a device needs at least 1 thread, got 0
                    train --device=abacus                     | there is no device 'abacus'
                    train --gpu-gemm=library                  | is for the tornado device
                    train --device=cpu --gpu-gemm=java        | is for the tornado device
                    bench train --gpu-gemm=library-tf32       | is for the tornado device
                    train --dropout=1.5                       | dropout must be in [0, 1), got 1.5
                    train --heads=3                           | is no multiple of the number of heads 3
                    train --learning-rate=-1                  | --learning-rate must be positive, got -1.0
                    train --label-smoothing=1                 | --label-smoothing must be in [0, 1), got 1.0
                    train --warmup=0 --schedule=noam          | needs a warm-up of at least 1 step
                    train --goal=best                         | such as exactMatch=0.995
                    train --goal=bleu=x                       | such as exactMatch=0.995
                    train --goal=bleu=3 --sample=0            | a goal needs --sample
                    train --joint --separate                  | exclude each other
                    train --share-embeddings --separate       | --share-embeddings needs one tokenizer
                    train --tokenizer=bpe --vocabulary=3      | vocabulary needs a size of at least
                    train --max-length=0                      | --max-length must be at least 1
                    train --source=de                         | --source and --target need --data
                    train --data=nowhere                      | --data needs the languages
                    train --data=nowhere --source=a --target=b| The folder nowhere does not exist
                    train --resume=nowhere                    | There is no run nowhere
                    train --model=rnn --heads=2               | --heads is an option of --model transformer
                    train --hidden=9                          | --hidden is an option of --model rnn
                    train --model=gpt                         | --model gpt cannot translate
                    train --task=lm                           | --task lm needs a text
                    train --task=lm --data=nowhere            | There is no file nowhere
                    train --task=lm --model=rnn --data=x      | --model rnn cannot lm
                    train --task=lm --data=x --train-share=2  | --train-share must be between 0 and 1
                    train --min-learning-rate=1               | --min-learning-rate must be between 0
                    train --beta2=1                           | --beta2 must be in [0, 1)
                    generate nowhere                          | There is no run, weight file or model folder
                    generate . --top-p=0                      | top-p must be above 0
                    generate . --max-tokens=-1                | --max-tokens must not be negative
                    compare nowhere                           | There is no run nowhere
                    translate                                 | Missing required parameter: 'RUN'
                    translate nowhere hello                   | There is no run nowhere
                    evaluate nowhere                          | There is no run nowhere
                    translat                                  | did you mean translate
                    doctor --verbose                          | '--verbose'
                    """)
    void commandsThatCannotBe(String command, String sentence) {
        var result = Program.run((Object[]) command.strip().split(" "));
        // Paths are made absolute.
        var err = result.err().replace(Path.of("").toAbsolutePath() + "/", "");
        assertRefused(sentence.strip(), new Program.Result(result.exitCode(), result.out(), err));
    }

    @Test
    void noCommandAtAll() {
        assertRefused("Missing command: train, translate", Program.run());
    }

    @Test
    void aRunIsNeverOverwritten() throws IOException {
        byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
        assertRefused("nothing is overwritten", Program.run(Program.train(data, run)));
        assertArrayEquals(before, Files.readAllBytes(run.resolve("model.safetensors")));
        var file = Files.writeString(folder.resolve("file"), "precious");
        assertRefused("nothing is overwritten", Program.run(Program.train(data, file)));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void dataThatCannotBeUsedLeavesNoRunBehind() throws IOException {
        var bad = folder.resolve("bad");
        var out = folder.resolve("out");
        Program.writeCorpus(bad);
        Files.writeString(bad.resolve("train.es"), "uno\n");
        assertRefused("has 60 lines but", Program.run(Program.train(bad, out)));
        Files.writeString(bad.resolve("train.es"), "");
        assertRefused("train.es is empty", Program.run(Program.train(bad, out)));
        Files.write(bad.resolve("train.es"), new byte[] {'a', (byte) 0xff, '\n'});
        assertRefused("is not UTF-8: line 1", Program.run(Program.train(bad, out)));
        Files.delete(bad.resolve("train.es"));
        assertRefused("No train text for 'es'", Program.run(Program.train(bad, out)));
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @CsvSource({
        "model.safetensors, is cut off",
        "tokenizer.source.json, tokenizer.source.json",
        "config.json, is damaged or cut off"
    })
    void aTruncatedFile(String name, String sentence) throws IOException {
        var damaged = Program.copy(run, folder.resolve("damaged"));
        byte[] bytes = Files.readAllBytes(damaged.resolve(name));
        Files.write(damaged.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(sentence, Program.run("translate", damaged, "one"));
        assertRefused(sentence, Program.run("evaluate", damaged));
    }

    @Test
    void aTruncatedCheckpointIsNotResumedNorTouched() throws IOException {
        var damaged = Program.copy(run, folder.resolve("damaged"));
        var file = damaged.resolve("checkpoint.safetensors");
        byte[] cut = Arrays.copyOf(Files.readAllBytes(file), 3000);
        Files.write(file, cut);
        assertRefused("is cut off", Program.run("train", "--resume", damaged));
        assertArrayEquals(cut, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({
        "tokenizer.source.json, there is no such file",
        "model.safetensors, has no weights to translate with yet",
        "config.json, is not the folder of a run"
    })
    void aMissingFile(String name, String sentence) throws IOException {
        var damaged = Program.copy(run, folder.resolve("damaged"));
        Files.delete(damaged.resolve(name));
        assertRefused(sentence, Program.run("translate", damaged, "one"));
    }

    @Test
    void filesOfTwoRuns() throws IOException {
        var mixed = Program.copy(run, folder.resolve("mixed"));
        var config = mixed.resolve("config.json");
        var text = Files.readString(config);
        Files.writeString(config, text.replace("\"dFf\": 32", "\"dFf\": 64"));
        assertRefused("the weights do not fit the model", Program.run("translate", mixed, "one"));
        Files.writeString(
                config,
                text.replaceFirst("\"sourceVocabulary\": \\d+", "\"sourceVocabulary\": 99"));
        assertRefused("wants a model of 99 source", Program.run("translate", mixed, "one"));
    }

    @Test
    void aRunOfAnotherVersion() throws IOException {
        var other = Program.copy(run, folder.resolve("other"));
        var config = other.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"version\": 2", "\"version\": 7"));
        for (var command : new String[] {"translate", "evaluate"}) {
            assertRefused("is of version 7", Program.run(command, other));
        }
        assertRefused("is of version 7", Program.run("train", "--resume", other));
    }

    @Test
    void inputThatIsNotUtf8() {
        byte[] input = {'o', 'n', 'e', '\n', (byte) 0xc3, '\n'};
        var result = Program.runWithInput(input, "translate", run);
        assertRefused("Line 2 of standard input is not UTF-8", result);
        assertEquals(1, result.out().lines().count(), "the line before is translated");
    }

    @Test
    void evaluationOfWhatIsNotThere() {
        assertRefused("No exam text for 'en'", Program.run("evaluate", run, "--split", "exam"));
        assertRefused(
                "does not exist", Program.run("evaluate", run, "--data", folder.resolve("none")));
        assertRefused(
                "does not exist; make it first",
                Program.run("evaluate", run, "--json", folder.resolve("none").resolve("a.json")));
        assertRefused("the beam must be at least 1", Program.run("evaluate", run, "--beam=0"));
    }

    @Test
    void attentionWhereAFileIs() throws IOException {
        var file = Files.writeString(folder.resolve("notes.txt"), "precious");
        assertRefused(
                "is a file that is no picture",
                Program.run("translate", run, "one", "--attention", file));
    }

    @Test
    void aTraceIsShownToWhoAsksForIt() {
        var result = Program.run("translate", "nowhere", "hello", "--stacktrace");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("\tat jacobi."), result.err());
    }
}
