package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Whatever a file holds, reading it gives tensors or a sentence that names the file. */
record Damage(Path file, Reading reading) {
    /** Reads all of a file's tensors. */
    interface Reading {
        Map<String, Tensor> read(Path file);
    }

    /** Reads all that a file holds, one after the other. */
    static Map<String, Tensor> all(TensorFile file) {
        try (file) {
            var tensors = new LinkedHashMap<String, Tensor>();
            for (var name : file.tensors().keySet()) {
                tensors.put(name, file.tensor(name));
            }
            return tensors;
        }
    }

    /** The sentence that these bytes bring about, without the file's name. */
    String problem(byte[] bytes) {
        write(bytes);
        var error = assertThrows(FormatException.class, () -> reading.read(file));
        assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
        return error.getMessage().substring((file + ": ").length());
    }

    /** Demands a sentence for every beginning of a file. */
    void cutOffAnywhere(byte[] whole) {
        for (int length = 0; length < whole.length; length++) {
            var problem = problem(Arrays.copyOf(whole, length));
            assertTrue(!problem.isEmpty(), length + " bytes");
        }
    }

    /** Changes one to three of the first bytes; what can still be read is no larger than before. */
    void changedAnywhere(byte[] whole, int within, int trials, long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < trials; trial++) {
            var changed = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(within);
                // Single bits make other sizes; whole bytes make nonsense.
                changed[at] ^=
                        (byte)
                                (random.nextBoolean()
                                        ? 1 << random.nextInt(8)
                                        : random.nextInt(256));
            }
            write(changed);
            requireTensorsOrSentence("seed " + seed + ", trial " + trial, whole.length);
        }
    }

    private void requireTensorsOrSentence(String where, int bytes) {
        try {
            long numbers = reading.read(file).values().stream().mapToLong(Tensor::size).sum();
            // The narrowest numbers have more than two bits.
            assertTrue(numbers <= 4L * bytes, where + ": " + numbers + " numbers");
        } catch (FormatException e) {
            assertTrue(e.getMessage().startsWith(file + ": "), where + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            throw new AssertionError(where, e);
        }
    }

    private void write(byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
