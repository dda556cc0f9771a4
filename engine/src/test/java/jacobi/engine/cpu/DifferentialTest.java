package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.DType;
import jacobi.engine.Device;
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

/** The cpu device computes what the reference device does, at whatever vector width is forced. */
@Tag("widths")
class DifferentialTest {
    private static final Device CPU = new CpuDevice(2);

    static Stream<OpCase> cases() {
        return Stream.of(OpCases.Size.values()).map(OpCases::of).flatMap(List::stream);
    }

    static List<OpCase> awkwardCases() {
        return OpCases.of(OpCases.Size.AWKWARD);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cpuAgreesWithReference(OpCase c) {
        c.check(CPU.run(c.op(), c.operands(DType.F32)));
    }

    /**
     * Operands and results in the middle of larger arrays full of NaN: nothing is read or written
     * beside them, and no result is taken to be zero before.
     */
    @ParameterizedTest
    @MethodSource("awkwardCases")
    void tensorsMayStandAnywhere(OpCase c) {
        var operands = c.operands(DType.F32).stream().map(Framed::of).toList();
        var shapes = c.op().check(operands.stream().map(Framed::tensor).toList());
        var results = new ArrayList<Framed>();
        for (int i = 0; i < shapes.size(); i++) {
            var type = c.op().integerResult(i) ? DType.I32 : DType.F32;
            results.add(Framed.of(type, shapes.get(i)));
        }
        var tensors = results.stream().map(Framed::tensor).toList();
        CPU.run(c.op(), operands.stream().map(Framed::tensor).toList(), tensors);
        c.check(tensors);
        operands.forEach(x -> x.checkFrame(c + ", an operand"));
        results.forEach(x -> x.checkFrame(c + ", a result"));
    }

    /** Element-wise operations and updates may write over any operand of the result's shape. */
    @ParameterizedTest
    @MethodSource("awkwardCases")
    void resultsMayLieOverOperands(OpCase c) {
        var shapes = c.op().check(c.operands());
        for (var places : overwritable(c.op())) {
            var operands = c.operands(DType.F32);
            var results = places.stream().map(operands::get).toList();
            if (results.stream().map(Tensor::shape).toList().equals(shapes)) {
                CPU.run(c.op(), operands, results);
                c.check(results);
            }
        }
    }

    /** The choices of operands that the results may be. */
    private static List<List<Integer>> overwritable(Op op) {
        return switch (op) {
            case Op.Unary _, Op.Affine _, Op.Dropout _, Op.Rotary _ -> List.of(List.of(0));
            case Op.Binary _, GradientOp.Unary _ -> List.of(List.of(0), List.of(1));
            case UpdateOp.ClipFactor _, UpdateOp.AddRows _, UpdateOp.Insert _ ->
                    List.of(List.of(0));
            case UpdateOp.Sgd _ -> List.of(List.of(0, 2));
            case UpdateOp.Adam _ -> List.of(List.of(0, 2, 3));
            case Op.Differentiable _, Op.Terminal _ -> List.of();
        };
    }

    /** A tensor and the larger one, filled with NaN or −77, in which it stands. */
    private record Framed(Tensor all, Tensor tensor) {
        private static final int BEFORE = 3;
        private static final int AFTER = 37;

        static Framed of(DType type, Shape shape) {
            var size = Shape.of(BEFORE + shape.size() + AFTER);
            var all = Tensor.full(type, size, filler(type));
            return new Framed(all, all.slice(BEFORE, BEFORE + shape.size()).reshape(shape));
        }

        static Framed of(Tensor content) {
            var framed = of(content.type(), content.shape());
            framed.tensor.copyFrom(content);
            return framed;
        }

        private static double filler(DType type) {
            return type.isFloating() ? Double.NaN : -77;
        }

        void checkFrame(String what) {
            for (int i = 0; i < all.size(); i++) {
                if (i < BEFORE || i >= BEFORE + tensor.size()) {
                    assertEquals(filler(all.type()), all.get(i), what + ", place " + (i - BEFORE));
                }
            }
        }
    }
}
