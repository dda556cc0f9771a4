package jacobi.engine.cpu;

import jacobi.engine.Function;

/**
 * Where a product goes: bias (nullable, one for each column) is added to the finished sums, which
 * are written to {@code sums}; then, unless f is the identity, f of them to {@code values}. Both
 * are row-major [m, n], and may be the same.
 */
record Target(
        float[] values,
        int valuesAt,
        float[] sums,
        int sumsAt,
        float[] bias,
        int biasAt,
        Function function) {
    static Target of(float[] c, int at) {
        return new Target(c, at, c, at, null, 0, Function.IDENTITY);
    }

    /** Adds the bias to a part of the sums. */
    void addBias(int rowFrom, int rowTo, int columnFrom, int columnTo, int n) {
        if (bias == null) {
            return;
        }
        for (int i = rowFrom; i < rowTo; i++) {
            int at = sumsAt + i * n;
            for (int j = columnFrom; j < columnTo; j++) {
                sums[at + j] += bias[biasAt + j];
            }
        }
    }

    /** Applies the function to a part of the sums. */
    void applyFunction(int rowFrom, int rowTo, int columnFrom, int columnTo, int n) {
        if (function == Function.IDENTITY) {
            return;
        }
        for (int i = rowFrom; i < rowTo; i++) {
            int at = i * n + columnFrom;
            FunctionKernel.apply(
                    function, sums, sumsAt + at, values, valuesAt + at, columnTo - columnFrom);
        }
    }
}
