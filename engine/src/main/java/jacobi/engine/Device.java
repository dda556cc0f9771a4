package jacobi.engine;

import java.util.ArrayList;
import java.util.List;

/** Something that computes {@link Op}s. */
public interface Device {
    /** "reference", "cpu", "tornado". */
    String name();

    /** Whether this device computes on elements of the type. */
    boolean supports(DType type);

    /**
     * Computes an operation whose operands have been checked, and overwrites every element of the
     * results, which may hold anything before. Only {@link UpdateOp} and element-wise operations
     * may be given a result that is also an operand.
     */
    void run(Op op, List<Tensor> operands, List<Tensor> results);

    /**
     * An operation that is ready to be run many times: each run reads the operands' elements anew
     * and overwrites the results'. Operands have been checked, as for {@link #run(Op, List, List)};
     * integers must still be within their bounds at every run. It runs on one thread at a time.
     */
    default Runnable prepare(Op op, List<Tensor> operands, List<Tensor> results) {
        return () -> run(op, operands, results);
    }

    /**
     * Operations in their order, ready to be run many times as a whole; see {@link #prepare(Op,
     * List, List)}.
     */
    default Runnable prepare(List<Invocation> work) {
        var steps = new Runnable[work.size()];
        for (int i = 0; i < steps.length; i++) {
            var step = work.get(i);
            steps[i] = prepare(step.op(), step.operands(), step.results());
        }
        return () -> {
            for (var step : steps) {
                step.run();
            }
        };
    }

    /** Whether tensors have a {@link Mirror} where this device computes. */
    default boolean hasOwnMemory() {
        return false;
    }

    /**
     * Checks the operands, allocates the results and computes them.
     *
     * @throws EngineException for shapes, types or integers that the op does not take
     */
    default List<Tensor> run(Op op, List<Tensor> operands) {
        var shapes = check(op, operands);
        var type = OperandCheck.floatingType(op, operands);
        if (op instanceof Op.Reshape) {
            return List.of(operands.getFirst().reshape(shapes.getFirst()));
        }
        var results = new ArrayList<Tensor>(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
            results.add(Tensor.allocate(op.integerResult(i) ? DType.I32 : type, shapes.get(i)));
        }
        run(op, operands, results);
        return results;
    }

    /**
     * Checks the operands, and computes into given results, which may be the operands that the
     * update changes.
     *
     * @throws EngineException for shapes, types or integers that the op does not take; nothing is
     *     changed then
     */
    default void update(UpdateOp op, List<Tensor> operands, List<Tensor> results) {
        var shapes = check(op, operands);
        var given = results.stream().map(Tensor::shape).toList();
        if (!given.equals(shapes)) {
            throw new ShapeException(
                    op
                            + ": results must be "
                            + ShapeException.join(shapes)
                            + ", got "
                            + ShapeException.join(given));
        }
        run(op, operands, results);
    }

    private List<Shape> check(Op op, List<Tensor> operands) {
        var shapes = op.check(operands);
        var type = OperandCheck.floatingType(op, operands);
        if (!supports(type)) {
            throw new DTypeException(
                    op
                            + ": device "
                            + name()
                            + " does not compute on "
                            + type
                            + "; use the reference device, or F32");
        }
        return shapes;
    }

    /** Like {@link #run(Op, List)}, for the first result alone. */
    default Tensor compute(Op op, Tensor... operands) {
        return run(op, List.of(operands)).getFirst();
    }
}
