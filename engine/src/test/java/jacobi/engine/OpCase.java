package jacobi.engine;

import java.util.List;

/**
 * An operation, operands for it, and how far a device that computes in F32 may be from the exact
 * result. Operands are F32 and I32, so that they are the same numbers in F64.
 *
 * @param name unique among all cases; the seed of the operands is drawn from it
 * @param tolerance what a device may be off
 */
public record OpCase(String name, Op op, List<Tensor> operands, Tolerance tolerance) {
    public OpCase {
        operands = List.copyOf(operands);
    }

    /**
     * The operands with storage of their own, floating ones as {@code type}, so that a test may
     * overwrite them.
     */
    public List<Tensor> operands(DType type) {
        return operands.stream().map(x -> x.to(x.type().isFloating() ? type : DType.I32)).toList();
    }

    /** How many floating elements the operands have in all. */
    public int size() {
        return operands.stream().filter(x -> x.type().isFloating()).mapToInt(Tensor::size).sum();
    }

    /** The results in double precision, by the reference device. */
    public List<Tensor> expected() {
        return Devices.named("reference", 1).run(op, operands(DType.F64));
    }

    /**
     * Compares the results of a device in F32 with {@link #expected}.
     *
     * @throws AssertionError naming the case, the result, the element, both values and the bound
     */
    public void check(List<Tensor> results) {
        var expected = expected();
        if (results.size() != expected.size()) {
            throw new AssertionError(
                    name + ": " + results.size() + " results, expected " + expected.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            check(i, expected.get(i), results.get(i));
        }
    }

    private void check(int result, Tensor expected, Tensor actual) {
        if (!actual.shape().equals(expected.shape())
                || actual.type().isFloating() != expected.type().isFloating()) {
            throw new AssertionError(
                    name + ": result " + result + " is " + actual + ", expected " + expected);
        }
        for (int i = 0; i < expected.size(); i++) {
            double wanted = expected.get(i);
            double got = actual.get(i);
            if (!tolerance.allows(wanted, got)) {
                throw new AssertionError(
                        name
                                + ": element "
                                + i
                                + " of result "
                                + result
                                + " "
                                + actual.shape()
                                + " is "
                                + got
                                + ", expected "
                                + wanted
                                + ", off by "
                                + Math.abs(got - wanted)
                                + " where "
                                + tolerance
                                + " is allowed");
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
