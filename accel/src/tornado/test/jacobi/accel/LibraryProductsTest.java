package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.accel.Accelerator.Part;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Products of matrices by a vendor's library, and what our own kernel does behind them. */
class LibraryProductsTest {
    private static final int ROWS = 7;
    private static final int COLUMNS = 300;

    private static BackEnd backEnd;
    private static Accelerator accelerator;

    @BeforeAll
    static void open() {
        backEnd = Launches.backEnd();
        accelerator = with(Gemm.JAVA, () -> backEnd.open(Launches.DEVICE));
    }

    private static <T> T with(Gemm gemm, Supplier<T> work) {
        var before = System.setProperty(Gemm.PROPERTY, gemm.toString());
        try {
            return work.get();
        } finally {
            if (before == null) {
                System.clearProperty(Gemm.PROPERTY);
            } else {
                System.setProperty(Gemm.PROPERTY, before);
            }
        }
    }

    private static boolean byOpenCl() {
        return accelerator.description().endsWith("by OpenCL");
    }

    /** Behind a product in its own place, and behind one that is a result, too. */
    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "8192, true", "8192, false"})
    void biasAndFunctionFollow(int product, boolean biased) {
        int to = 0;
        int bias = 4096;
        var values = new float[ROWS * COLUMNS];
        var summands = new float[COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 23 - 11) / 4f;
        }
        for (int i = 0; i < summands.length; i++) {
            summands[i] = (i % 7 - 3) / 2f;
        }
        accelerator.upload(
                List.of(
                        new Part(values, 0, values.length, product),
                        new Part(summands, 0, summands.length, bias)));
        var launch =
                Launch.elements(Kernel.FINISH, values.length)
                        .ints(values.length, COLUMNS, product, biased ? bias : -1)
                        .ints(Function.RELU.ordinal(), to)
                        .writes();
        accelerator.run(Plan.of(List.of(launch), Plan.Limits.TORNADO));

        var result = new float[values.length];
        accelerator.download(new Part(result, 0, result.length, to));
        var sums = new float[values.length];
        accelerator.download(new Part(sums, 0, sums.length, product));
        for (int i = 0; i < values.length; i++) {
            float sum = values[i] + (biased ? summands[i % COLUMNS] : 0);
            assertEquals(Math.max(sum, 0), result[i], "element " + i);
            assertEquals(product == to ? Math.max(sum, 0) : sum, sums[i], "sum " + i);
        }
    }

    @EnabledIf(value = "byOpenCl", disabledReason = "this device is not by OpenCL")
    @Test
    void openClIsToldWhatItLacks() {
        for (var gemm : List.of(Gemm.LIBRARY, Gemm.LIBRARY_TF32)) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> with(gemm, () -> backEnd.open(Launches.DEVICE)));
            assertTrue(
                    refused.getMessage().startsWith("only TornadoVM's CUDA back end can call"),
                    refused.getMessage());
        }
    }

    /** The products among the cases that each device has to pass. */
    static Stream<OpCase> products() {
        return Stream.of(OpCases.Size.values())
                .map(OpCases::of)
                .flatMap(List::stream)
                .filter(c -> c.op() instanceof Op.MatMul || c.op() instanceof Op.Linear);
    }

    @DisabledIf(value = "byOpenCl", disabledReason = "cuBLAS needs the CUDA back end's device")
    @Test
    void theLibraryAgreesWithReference() {
        Device device = with(Gemm.LIBRARY, () -> new TornadoProvider().create(1, Launches.DEVICE));
        products().forEach(c -> c.check(device.run(c.op(), c.operands(DType.F32))));
    }
}
