package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class CausalConvolutionTest {
    private static final int BATCH = 2;
    private static final int TIME = 5;
    private static final int IN = 3;
    private static final int OUT = 4;

    /** y[t, o] = b[o] + Σ over k and i of w[o, k, i]·x[t − kernel + 1 + k, i]. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void itIsTheSumOverTheWindow(int kernel) {
        var parameters = new Parameters(5);
        var layer = new CausalConvolution(parameters.root(), IN, OUT, kernel);
        var random = new Random(kernel);
        var bias = parameters.tensors().get("bias");
        for (int o = 0; o < OUT; o++) {
            bias.set(o, random.nextGaussian());
        }
        var weight = parameters.tensors().get("weight");
        var x = new float[BATCH * TIME * IN];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        var y = layer.apply(Variable.constant(Tensor.wrap(Shape.of(BATCH, TIME, IN), x))).value();
        assertEquals(Shape.of(BATCH, TIME, OUT), y.shape());
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < TIME; t++) {
                for (int o = 0; o < OUT; o++) {
                    double sum = bias.get(o);
                    for (int k = 0; k < kernel; k++) {
                        int from = t - kernel + 1 + k;
                        for (int i = 0; i < IN && from >= 0; i++) {
                            sum +=
                                    weight.get((o * kernel + k) * IN + i)
                                            * x[(b * TIME + from) * IN + i];
                        }
                    }
                    assertEquals(sum, y.get((b * TIME + t) * OUT + o), 1e-5);
                }
            }
        }
    }

    @Test
    void aKernelHasAnInput() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CausalConvolution(new Parameters(1).root(), 2, 2, 0));
    }
}
