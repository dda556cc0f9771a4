package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

class OpCasesTest {
    @ParameterizedTest
    @EnumSource(names = {"AWKWARD", "LARGE"})
    void everyRecordHasACase(OpCases.Size size) {
        var missing = new ArrayList<String>();
        var covered = covered(OpCases.of(size));
        for (var record : OpCases.records()) {
            boolean tiny = size == OpCases.Size.LARGE && record == UpdateOp.ClipFactor.class;
            if (!covered.contains(record) && !tiny) {
                missing.add(record.getName());
            }
        }
        assertEquals(List.of(), missing, "operations without a case");
    }

    @Test
    void everyDifferentiableRecordHasASmallCase() {
        var missing = new ArrayList<String>();
        var covered = covered(OpCases.of(OpCases.Size.SMALL));
        for (var record : OpCases.records()) {
            if (Op.Differentiable.class.isAssignableFrom(record) && !covered.contains(record)) {
                missing.add(record.getName());
            }
        }
        assertEquals(List.of(), missing, "operations without a small case");
    }

    private static HashSet<Class<?>> covered(List<OpCase> cases) {
        var covered = new HashSet<Class<?>>();
        cases.forEach(c -> covered.add(c.op().getClass()));
        return covered;
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionAndArithmeticHasACase(OpCases.Size size) {
        var ops = OpCases.of(size).stream().map(OpCase::op).toList();
        var wanted =
                Stream.concat(
                        Arrays.stream(Function.values())
                                .flatMap(f -> Stream.of(new Op.Unary(f), new Op.Linear(f))),
                        Arrays.stream(Op.Arithmetic.values()).map(Op.Binary::new));
        wanted.forEach(op -> assertTrue(ops.contains(op), () -> "no case for " + op));
    }

    @ParameterizedTest
    @EnumSource
    void namesAreUniqueAndOperandsRepeat(OpCases.Size size) {
        var first = OpCases.of(size);
        var second = OpCases.of(size);
        var names = new HashSet<String>();
        for (int i = 0; i < first.size(); i++) {
            var c = first.get(i);
            assertTrue(names.add(c.name()), c.name());
            for (int j = 0; j < c.operands().size(); j++) {
                assertArrayEquals(
                        c.operands().get(j).toDoubles(),
                        second.get(i).operands().get(j).toDoubles(),
                        c.name());
            }
        }
    }

    @Test
    void smallCasesAreSmallAndDifferentiable() {
        for (var c : OpCases.of(OpCases.Size.SMALL)) {
            assertTrue(c.size() <= 200, () -> c + " has " + c.size() + " elements");
            assertTrue(c.op() instanceof Op.Differentiable, c.name());
        }
    }

    @Test
    void aWrongResultIsReported() {
        var c = OpCases.of(OpCases.Size.SMALL).getFirst();
        var results = c.expected().stream().map(x -> x.to(DType.F32)).toList();
        c.check(results);
        results.getFirst().set(1, 9);
        var error = assertThrows(AssertionError.class, () -> c.check(results));
        assertTrue(
                error.getMessage().startsWith(c.name() + ": element 1 of result 0 [2, 3] is 9.0"),
                error.getMessage());
    }
}
