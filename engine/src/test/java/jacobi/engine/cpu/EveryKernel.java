package jacobi.engine.cpu;

import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A program that runs every kernel, for {@link FirstCompilerTest}. */
final class EveryKernel {
    /** Of an operation: each takes a while, while vectors are objects. */
    private static final int MOST_CASES = 8;

    private EveryKernel() {}

    public static void main(String[] args) {
        var device = Devices.named("cpu", 1);
        OpCases.of(OpCases.Size.AWKWARD).stream()
                .collect(Collectors.groupingBy(c -> c.op().getClass()))
                .values()
                .forEach(
                        cases ->
                                some(cases)
                                        .forEach(c -> device.run(c.op(), c.operands(DType.F32))));
    }

    private static List<OpCase> some(List<OpCase> cases) {
        int step = Math.ceilDiv(cases.size(), MOST_CASES);
        return IntStream.range(0, cases.size())
                .filter(i -> i % step == 0)
                .mapToObj(cases::get)
                .toList();
    }
}
