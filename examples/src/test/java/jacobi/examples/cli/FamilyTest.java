package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import picocli.CommandLine;

import java.util.Arrays;
import java.util.TreeSet;

class FamilyTest {
    /** An option with a value that no family has by itself. */
    private static String unusual(String option, ModelFamily family) {
        return switch (option) {
            case "--preset" -> family == ModelFamily.GPT ? "--preset=gpt2" : "--preset=base";
            case "--d-model", "--embedding", "--hidden" -> option + "=64";
            case "--heads" -> "--heads=16";
            case "--kv-heads", "--layers" -> option + "=1";
            case "--d-ff" -> "--d-ff=48";
            case "--context", "--max-length" -> option + "=16";
            case "--dropout", "--attention-dropout", "--activation-dropout" -> option + "=0.25";
            case "--positions" -> "--positions=learned";
            case "--activation" -> "--activation=silu";
            case "--cell" -> "--cell=lstm";
            case "--attention" -> "--attention=general";
            case "--bidirectional" -> "--no-bidirectional";
            default -> option;
        };
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void itsOptionsSizeItAndNoOthersDo(ModelFamily family) {
        var own = family.standard();
        var all = new TreeSet<String>();
        Arrays.stream(ModelFamily.values()).forEach(f -> all.addAll(f.standard().options()));
        for (var option : all) {
            var given = CommandLine.populateCommand(new TrainOptions(), unusual(option, family));
            boolean changes = !own.over(given).config().equals(own.config());
            assertEquals(own.options().contains(option), changes, option);
        }
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void itIsFoundByItsNameAndByItsSettings(ModelFamily family) {
        var own = family.standard();
        assertEquals(family, ModelFamily.named(family.toString()));
        assertEquals(family, ModelFamily.of(own.config()));
        assertEquals(own, own.with(own.config()));
    }

    @Test
    void aModelWithoutAttentionSaysSo() {
        var given = CommandLine.populateCommand(new TrainOptions(), "--attention=none");
        var line = ModelFamily.RNN.standard().over(given).describe(1);
        assertTrue(line.contains(", no attention, "), line);
    }
}
