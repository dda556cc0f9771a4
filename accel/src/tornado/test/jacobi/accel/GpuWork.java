package jacobi.accel;

import com.google.gson.JsonObject;

import jacobi.engine.DType;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An operation on its operands.
 *
 * @param flops of matrix products and attention; 0 where memory bounds the work
 * @param torch the same for PyTorch
 */
record GpuWork(String name, String shape, Op op, List<Tensor> operands, double flops, Torch torch) {

    /**
     * What PyTorch is asked for, on operands of its own.
     *
     * @param op as {@code torch_kernels.py} names it
     * @param sizes by name; truth values are 0 and 1
     */
    record Torch(String op, Map<String, Integer> sizes) {
        JsonObject request() {
            var request = new JsonObject();
            request.addProperty("do", "prepare");
            request.addProperty("op", op);
            var json = new JsonObject();
            sizes.forEach(json::addProperty);
            request.add("sizes", json);
            return request;
        }
    }

    List<Tensor> results() {
        return op.resultShapes(operands.stream().map(Tensor::shape).toList()).stream()
                .map(shape -> Tensor.allocate(DType.F32, shape))
                .toList();
    }

    /** Whether arithmetic bounds it, which products of less exact numbers shorten. */
    boolean isProduct() {
        return flops > 0;
    }

    /** Each operand is read once, each result written once. */
    double bytes() {
        return Stream.of(operands, results())
                .flatMap(List::stream)
                .mapToDouble(tensor -> (double) Float.BYTES * tensor.size())
                .sum();
    }
}
