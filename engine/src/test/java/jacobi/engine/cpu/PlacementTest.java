package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where operands and results lie in memory, and what was there before, changes no bit. */
@Tag("widths")
class PlacementTest {
    private static final CpuDevice CPU = new CpuDevice(2);

    /** What surrounds every tensor in its array, and what results hold before. */
    private static final double GARBAGE = -12345.625;

    private static final int MARGIN = 5;

    static Stream<OpCase> cases() {
        return Stream.of(OpCases.Size.values()).map(OpCases::of).flatMap(List::stream);
    }

    /** A tensor within a larger array of garbage, and that array. */
    private record Placed(Tensor tensor, Tensor array) {
        static Placed of(Tensor values) {
            var placed = garbage(values);
            placed.tensor.copyFrom(values);
            return placed;
        }

        static Placed garbage(Tensor like) {
            var array = Tensor.full(like.type(), Shape.of(like.size() + 2 * MARGIN), GARBAGE);
            var tensor = array.slice(MARGIN, MARGIN + like.size()).reshape(like.shape());
            return new Placed(tensor, array);
        }

        void checkMargins(String what) {
            for (int i = 0; i < MARGIN; i++) {
                int last = array.size() - 1 - i;
                double garbage = array.type() == DType.I32 ? (int) GARBAGE : GARBAGE;
                assertTrue(
                        array.get(i) == garbage && array.get(last) == garbage,
                        what + " was written beyond its ends");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tensorsMayLieAnywhere(OpCase c) {
        var expected = CPU.run(c.op(), c.operands(DType.F32));
        var operands = c.operands(DType.F32).stream().map(Placed::of).toList();
        var results = expected.stream().map(Placed::garbage).toList();

        CPU.run(c.op(), tensors(operands), tensors(results));

        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    expected.get(i).toDoubles(),
                    results.get(i).tensor.toDoubles(),
                    c + ", result " + i);
            results.get(i).checkMargins(c + ", result " + i);
        }
        for (int i = 0; i < operands.size(); i++) {
            var before = c.operands(DType.F32).get(i);
            var after = operands.get(i).tensor;
            assertArrayEquals(before.toDoubles(), after.toDoubles(), c + ", operand " + i);
        }
    }

    private static List<Tensor> tensors(List<Placed> placed) {
        return placed.stream().map(Placed::tensor).toList();
    }

    static Stream<OpCase> aliasing() {
        return cases().filter(c -> !sameAsResult(c).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("aliasing")
    void resultMayOverwriteAnOperand(OpCase c) {
        var expected = CPU.run(c.op(), c.operands(DType.F32));
        for (var pairs : sameAsResult(c)) {
            var operands = c.operands(DType.F32);
            var results = new ArrayList<Tensor>();
            for (int operand : pairs) {
                results.add(operands.get(operand));
            }
            CPU.run(c.op(), operands, results);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(
                        expected.get(i).toDoubles(),
                        results.get(i).toDoubles(),
                        c + ", result " + i + " over operand " + pairs[i]);
            }
        }
    }

    /** For each choice, the operand that each result may be written over. */
    private static List<int[]> sameAsResult(OpCase c) {
        return switch (c.op()) {
            case UpdateOp.Sgd _ -> List.of(new int[] {0, 2});
            case UpdateOp.Adam _ -> List.of(new int[] {0, 2, 3});
            case UpdateOp.AddRows _, UpdateOp.Insert _ -> List.of(new int[] {0});
            case Op.Unary _, Op.Affine _, Op.Dropout _, Op.Rotary _ -> List.of(new int[] {0});
            case GradientOp.Unary _ -> List.of(new int[] {0}, new int[] {1});
            case Op.Binary op -> {
                var choices = new ArrayList<int[]>();
                for (int i = 0; i < 2; i++) {
                    var shapes = c.operands().stream().map(Tensor::shape).toList();
                    if (shapes.get(i).equals(op.resultShapes(shapes).getFirst())) {
                        choices.add(new int[] {i});
                    }
                }
                yield choices;
            }
            case Op.Differentiable _, GradientOp _, UpdateOp _, Op.AttentionWeights _ -> List.of();
        };
    }
}
