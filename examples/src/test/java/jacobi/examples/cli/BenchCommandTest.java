package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--threads=0, --threads must be at least 1",
        "--rounds=0, --rounds must be at least 1",
        "--collapse=-1, --collapse must be at least 1",
        "--shape=(, is no regular expression",
        "--peer=numpy, there is no peer 'numpy'",
        "--jvm=/no/such/folder, holds no Java",
        "--device=tornado, The tornado device",
        "--device=reference, --device is for an accelerator",
        "--device=abacus, there is no device 'abacus'",
        "poetry, poetry"
    })
    void badInputIsOneSentence(String option, String sentence) {
        var result = Program.run("bench", "--quick", option);
        assertEquals(2, result.exitCode(), result.err());
        assertTrue(result.err().contains(sentence), result.err());
    }

    @Test
    void aLookAtOneKernel() {
        var result =
                Program.run(
                        "bench",
                        "kernels",
                        "--quick",
                        "--peer=none",
                        "--rounds=1",
                        "--shape=layer norm 256");
        assertTrue(result.succeeded().out().contains("layer norm"), result.out());
        assertTrue(result.out().contains("peak: fma"), result.out());
        assertTrue(result.err().contains("layer norm"), result.err());
    }
}
