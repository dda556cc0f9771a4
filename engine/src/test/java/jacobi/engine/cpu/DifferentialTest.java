package jacobi.engine.cpu;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** The cpu device computes what the reference device does, at whatever vector width is forced. */
@Tag("widths")
class DifferentialTest {
    private static final Device CPU = new CpuDevice(2);

    static Stream<OpCase> cases() {
        return Stream.of(OpCases.Size.values()).map(OpCases::of).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cpuAgreesWithReference(OpCase c) {
        c.check(CPU.run(c.op(), c.operands(DType.F32)));
    }
}
