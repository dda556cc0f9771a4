package jacobi.engine;

import java.util.List;

/** An operation with the tensors that it reads and those that it overwrites. */
public record Invocation(Op op, List<Tensor> operands, List<Tensor> results) {
    public Invocation {
        operands = List.copyOf(operands);
        results = List.copyOf(results);
    }
}
