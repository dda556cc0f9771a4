package jacobi.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the cases of one size, and names them. */
final class CaseList {
    private final OpCases.Size size;
    private final List<OpCase> cases = new ArrayList<>();

    CaseList(OpCases.Size size) {
        this.size = size;
    }

    boolean small() {
        return size == OpCases.Size.SMALL;
    }

    boolean awkward() {
        return size == OpCases.Size.AWKWARD;
    }

    /** The choice for this list's size. */
    <T> List<T> choose(List<T> small, List<T> awkward, List<T> large) {
        return switch (size) {
            case SMALL -> small;
            case AWKWARD -> awkward;
            case LARGE -> large;
        };
    }

    /** Adds a case whose operands are drawn from its name. */
    void add(Op op, String variant, Tolerance tolerance, Function<Draw, List<Tensor>> operands) {
        var family = op.getClass().getEnclosingClass().getSimpleName();
        var name = family + "." + op + (variant.isEmpty() ? "" : " " + variant);
        add(name, op, tolerance, operands.apply(new Draw(name)));
    }

    private void add(String name, Op op, Tolerance tolerance, List<Tensor> operands) {
        var shapes = ShapeException.join(operands.stream().map(Tensor::shape).toList());
        cases.add(new OpCase(size + " " + name + " " + shapes, op, operands, tolerance));
    }

    /** The results of an operation as another one's operands: exact, then rounded to F32. */
    static List<Tensor> saved(Op op, List<Tensor> operands) {
        var exact = operands.stream().map(x -> x.to(exactType(x))).toList();
        var results = Devices.named("reference", 1).run(op, exact);
        return results.stream().map(x -> x.to(roundedType(x))).toList();
    }

    private static DType exactType(Tensor tensor) {
        return tensor.type().isFloating() ? DType.F64 : DType.I32;
    }

    private static DType roundedType(Tensor tensor) {
        return tensor.type().isFloating() ? DType.F32 : DType.I32;
    }

    List<OpCase> list() {
        return List.copyOf(cases);
    }
}
