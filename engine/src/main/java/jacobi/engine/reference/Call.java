package jacobi.engine.reference;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation's operands and results as plain arrays. Whatever the tensors' type, the loops
 * compute in double; rounding happens once, when {@link #finish} writes the results. Operands are
 * copied, so a result may lie over an operand.
 */
final class Call {
    private final List<Tensor> operands;
    private final List<Tensor> results;
    private final List<double[]> values = new ArrayList<>();

    Call(List<Tensor> operands, List<Tensor> results) {
        this.operands = operands;
        this.results = results;
        for (var result : results) {
            values.add(new double[result.size()]);
        }
    }

    /** The elements of a floating operand. */
    double[] in(int operand) {
        return operands.get(operand).toDoubles();
    }

    /** The elements of all operands. */
    List<double[]> in() {
        return operands.stream().map(Tensor::toDoubles).toList();
    }

    /** The elements of an integer operand. */
    int[] ints(int operand) {
        return operands.get(operand).toInts();
    }

    /** The element of an operand of one element. */
    double scalar(int operand) {
        return operands.get(operand).get(0);
    }

    Shape shape(int operand) {
        return operands.get(operand).shape();
    }

    List<Shape> shapes() {
        return operands.stream().map(Tensor::shape).toList();
    }

    /** The length of an operand's rows. */
    int columns(int operand) {
        return shape(operand).dim(-1);
    }

    /** Zeros, to be filled with the elements of a result. */
    double[] out(int result) {
        return values.get(result);
    }

    /** {@link #out} of the last result, which may be the first as well. */
    double[] lastOut() {
        return values.getLast();
    }

    Shape resultShape(int result) {
        return results.get(result).shape();
    }

    int operands() {
        return operands.size();
    }

    /** Rounds the results to their tensors' types. */
    void finish() {
        for (int i = 0; i < results.size(); i++) {
            write(values.get(i), results.get(i));
        }
    }

    private static void write(double[] values, Tensor target) {
        int start = target.offset();
        switch (target.type()) {
            case F32 -> {
                var array = target.floats();
                for (int i = 0; i < values.length; i++) {
                    array[start + i] = (float) values[i];
                }
            }
            case F64 -> System.arraycopy(values, 0, target.doubles(), start, values.length);
            case I32 -> {
                var array = target.ints();
                for (int i = 0; i < values.length; i++) {
                    array[start + i] = (int) values[i];
                }
            }
        }
    }
}
