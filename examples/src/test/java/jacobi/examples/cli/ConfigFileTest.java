package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.formats.FormatException;
import jacobi.models.gpt.GptConfig;
import jacobi.models.nn.Recurrence;
import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.train.RunDirectory;
import jacobi.models.transformer.TransformerConfig;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class ConfigFileTest {
    private static final TransformerConfig MODEL =
            TransformerConfig.Preset.BASE.config(8000, 8000).withSharing(true, true);

    private static final RunConfig CONFIG =
            new RunConfig(
                    TaskKind.TRANSLATE,
                    new DataSettings("/data/<ü>", "de", "en", 1, 256, "00ff"),
                    new TokenizerSettings(TokenizerOptions.Kind.BYTE_PAIR, 8000, 2, true, true),
                    MODEL,
                    TrainDefaults.FILES.training().withWarmup(100, 12345));

    @TempDir private Path folder;
    private RunDirectory directory;

    @BeforeEach
    void write() {
        directory = new RunDirectory(folder);
        ConfigFile.write(CONFIG, directory);
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        assertEquals(CONFIG, ConfigFile.read(directory));
    }

    @Test
    void numbersSurviveToTheBit() {
        var training = CONFIG.training();
        var third =
                new RunConfig(
                        TaskKind.TRANSLATE,
                        CONFIG.data(),
                        CONFIG.tokenizer(),
                        MODEL.withDropout(1.0 / 3, Math.nextUp(0.1), Double.MIN_VALUE),
                        training);
        ConfigFile.write(third, directory);
        assertEquals(third, ConfigFile.read(directory));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "heads": 8,       |                     | has no setting model.heads
                    "heads": 8,       | "heads": 7,         | dModel 512 is no multiple
                    "heads": 8,       | "heads": "many",    | is damaged or cut off
                    "heads": 8,       | "heads": 8, "x": 1, | has an unknown setting model.x
                    "SINUSOIDAL"      | "MAGIC"             | has an unknown value of model.positions: MAGIC
                    "jacobi-run"      | "cake"              | is not the configuration of a Jacobi run
                    "version": 2      | "version": 3        | is of version 3
                    "translate"       | "juggle"            | has an unknown value of task: juggle
                    "transformer"     | "oracle"            | has an unknown value of family: oracle
                    "transformer"     | "rnn"               | has no setting model.attention
                    "tokenizer": {    | "tokeniser": {      | has no setting tokenizer.joint
                    "sample": 200     | "sample": -1        | --sample must not be negative
                    """)
    void whatIsWrongIsSaid(String text, String instead, String sentence) throws IOException {
        var file = directory.config();
        var right = Files.readString(file);
        assertTrue(right.contains(text), "the test changes nothing");
        Files.writeString(file, right.replace(text, instead == null ? "" : instead));
        var e = assertThrows(FormatException.class, () -> ConfigFile.read(directory));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "3", "{", "'{}'"})
    void whatIsNoConfigurationIsRefused(String text) throws IOException {
        Files.writeString(directory.config(), text);
        assertThrows(FormatException.class, () -> ConfigFile.read(directory));
    }

    @Test
    void differencesNameTheSetting() {
        var other =
                new RunConfig(
                        TaskKind.TRANSLATE,
                        CONFIG.data(),
                        CONFIG.tokenizer(),
                        MODEL.withSharing(true, false),
                        CONFIG.training());
        assertEquals(
                List.of("model.tiedOutput is true, not false"),
                ConfigFile.differences(CONFIG, other));
        assertEquals(List.of(), ConfigFile.differences(CONFIG, CONFIG));
    }

    @ParameterizedTest
    @EnumSource(TrainingSettings.Rate.class)
    void everyScheduleRisesToTheLearningRate(TrainingSettings.Rate rate) {
        var base = TrainDefaults.FILES.training();
        var settings =
                new TrainingSettings(
                        base.seed(),
                        base.epochs(),
                        base.steps(),
                        base.batchTokens(),
                        base.accumulate(),
                        base.labelSmoothing(),
                        base.optimizer(),
                        base.weightDecay(),
                        base.beta2(),
                        0.002,
                        0,
                        rate,
                        50,
                        1000,
                        base.clip(),
                        base.patience(),
                        base.average(),
                        base.goal(),
                        base.checkpointEvery(),
                        base.sample());
        var schedule = settings.options(256).schedule();
        assertEquals(0.002, schedule.rate(50), 1e-12);
        assertEquals(0.001, schedule.rate(25), 1e-12);
    }

    @Test
    void theFirstVersionIsATranslatingTransformer() throws IOException {
        var file = directory.config();
        var first =
                Files.readString(file)
                        .replace("\"version\": 2", "\"version\": 1")
                        .replace("  \"task\": \"translate\",\n", "")
                        .replace("  \"family\": \"transformer\",\n", "")
                        .replace("    \"beta2\": 0.98,\n", "")
                        .replace("    \"minLearningRate\": 0.0,\n", "");
        Files.writeString(file, first);
        assertEquals(CONFIG, ConfigFile.read(directory));
    }

    @ParameterizedTest
    @MethodSource("otherFamilies")
    void everyFamilySurvives(TaskKind task, Record data, Record model) {
        var config = new RunConfig(task, data, CONFIG.tokenizer(), model, CONFIG.training());
        ConfigFile.write(config, directory);
        assertEquals(config, ConfigFile.read(directory));
    }

    @Test
    void adaptersSurviveWhereThereAreAny() throws IOException {
        assertFalse(Files.readString(directory.config()).contains("adapters"));
        var adapters = new AdapterSettings(4, 0.1, List.of("value", "query"));
        ConfigFile.write(CONFIG.with(adapters), directory);
        assertEquals(CONFIG.with(adapters), ConfigFile.read(directory));
        assertEquals(List.of("query", "value"), adapters.targets());
        var text = Files.readString(directory.config());
        Files.writeString(directory.config(), text.replace("\"rank\": 4", "\"rank\": 0"));
        var error = assertThrows(FormatException.class, () -> ConfigFile.read(directory));
        assertTrue(error.getMessage().contains("the rank of an adapter"), error.getMessage());
    }

    static Stream<Arguments> otherFamilies() {
        var recurrent =
                new RecurrentConfig(
                        9,
                        8,
                        16,
                        32,
                        Recurrence.Cell.LSTM,
                        RecurrentConfig.Attention.GENERAL,
                        true,
                        0.3);
        var text = new TextSettings("/data/input.txt", 0.9, 250, "ab");
        return Stream.of(
                Arguments.of(TaskKind.TRANSLATE, CONFIG.data(), recurrent),
                Arguments.of(TaskKind.LM, text, GptConfig.Preset.NANO.config(65)));
    }
}
