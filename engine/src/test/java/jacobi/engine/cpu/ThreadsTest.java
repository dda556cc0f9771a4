package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.engine.DType;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;
import jacobi.engine.Tensor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The number of threads changes no bit of any result. */
class ThreadsTest {
    private static final List<CpuDevice> DEVICES =
            IntStream.rangeClosed(1, 4).mapToObj(CpuDevice::new).toList();

    static Stream<OpCase> cases() {
        return Stream.of(OpCases.Size.AWKWARD, OpCases.Size.LARGE)
                .map(OpCases::of)
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bitsDoNotDependOnThreads(OpCase c) {
        var one = bits(DEVICES.getFirst().run(c.op(), c.operands(DType.F32)));
        for (int threads = 2; threads <= DEVICES.size(); threads++) {
            var more = bits(DEVICES.get(threads - 1).run(c.op(), c.operands(DType.F32)));
            for (int i = 0; i < one.size(); i++) {
                assertArrayEquals(
                        one.get(i), more.get(i), c + " on " + threads + " threads, result " + i);
            }
        }
    }

    private static List<int[]> bits(List<Tensor> results) {
        return results.stream().map(ThreadsTest::bits).toList();
    }

    private static int[] bits(Tensor tensor) {
        return switch (tensor.type()) {
            case F32 -> {
                var values = tensor.toFloats();
                yield IntStream.range(0, values.length)
                        .map(i -> Float.floatToRawIntBits(values[i]))
                        .toArray();
            }
            case I32 -> tensor.toInts();
            case F64 -> throw new AssertionError("the cpu device made " + tensor);
        };
    }
}
