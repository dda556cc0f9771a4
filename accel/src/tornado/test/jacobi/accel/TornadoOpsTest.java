package jacobi.accel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** The tornado device computes what the reference device does. */
class TornadoOpsTest {
    private static Device tornado;

    @BeforeAll
    static void open() {
        var provider = new TornadoProvider();
        provider.unavailable().ifPresent(why -> assumeTrue(false, why));
        tornado = provider.create(1, System.getProperty("jacobi.tornado.device", ""));
    }

    /** All cases, or those whose names hold the pattern {@code -Djacobi.only}. */
    static Stream<OpCase> cases() {
        var only = System.getProperty("jacobi.only", "");
        return Stream.of(OpCases.Size.values())
                .map(OpCases::of)
                .flatMap(List::stream)
                .filter(c -> c.name().matches(".*(" + only + ").*"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tornadoAgreesWithReference(OpCase c) {
        c.check(tornado.run(c.op(), c.operands(DType.F32)));
    }
}
