package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.reference.ReferenceDevice;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is wrong with operands is said in one sentence: the op, all operands, what would do. */
class OperandCheckTest {
    private static final Device DEVICE = new ReferenceDevice();

    private static Tensor floats(int... dims) {
        return Tensor.zeros(DType.F32, Shape.of(dims));
    }

    private static Tensor ints(int... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static <E extends EngineException> void assertRefused(
            Class<E> type, String message, Op op, Tensor... operands) {
        var refused = assertThrows(type, () -> DEVICE.run(op, List.of(operands)));
        assertEquals(message, refused.getMessage());
    }

    private static void assertShapes(String message, Op op, Tensor... operands) {
        assertRefused(ShapeException.class, message, op, operands);
    }

    @Test
    void shapes() {
        assertShapes(
                "MatMul[transposeLeft=false, transposeRight=false]: inner sizes 3 and 4 differ;"
                        + " operands [2, 3], [4, 5]",
                new Op.MatMul(false, false),
                floats(2, 3),
                floats(4, 5));
        assertShapes(
                "Binary[operation=ADD]: shapes do not broadcast; operands [2, 3], [4]",
                new Op.Binary(Op.Arithmetic.ADD),
                floats(2, 3),
                floats(4));
        assertShapes(
                "Linear[activation=RELU]: x has 3 channels, the weight takes 4; operands [2, 3],"
                        + " [5, 4]",
                new Op.Linear(Function.RELU),
                floats(2, 3),
                floats(5, 4));
        assertShapes(
                "Linear[activation=RELU]: bias must be [5]; operands [2, 3], [5, 3], [4]",
                new Op.Linear(Function.RELU),
                floats(2, 3),
                floats(5, 3),
                floats(4));
        assertShapes(
                "Concat[axis=1]: operands may differ along axis 1 only; operands [2, 3], [3, 3]",
                new Op.Concat(1),
                floats(2, 3),
                floats(3, 3));
        assertShapes(
                "Softmax[]: takes 1 operand, got 2; operands [2], [2]",
                new Op.Softmax(),
                floats(2),
                floats(2));
        assertShapes(
                "Permute[axes=[0, 0]]: axes are no permutation; operands [2, 3]",
                Op.Permute.of(0, 0),
                floats(2, 3));
        assertShapes(
                "Slice[axis=1, from=2, to=4]: the range is not within the axis; operands [2, 3]",
                new Op.Slice(1, 2, 4),
                floats(2, 3));
    }

    @Test
    void rowOperationsNeedRows() {
        assertShapes(
                "Softmax[]: operand 0 needs at least 1 axes; operands []",
                new Op.Softmax(),
                floats());
        assertShapes(
                "LogSoftmax[]: operand 0 needs at least 1 axes; operands [], []",
                new GradientOp.LogSoftmax(),
                floats(),
                floats());
    }

    @Test
    void attentionShapes() {
        assertShapes(
                "Attention[heads=3, keyValueHeads=3, causal=false, dropout=0.0, site=0]: channels"
                        + " are no multiple of the 3 heads; operands [1, 2, 4], [1, 5, 4],"
                        + " [1, 5, 4], [1]",
                new Op.Attention(3, false, 0, 0),
                floats(1, 2, 4),
                floats(1, 5, 4),
                floats(1, 5, 4),
                ints(5));
        assertShapes(
                "Attention[heads=2, keyValueHeads=2, causal=false, dropout=0.5, site=0]: takes 5"
                        + " operands, got 4; operands [1, 2, 4], [1, 5, 4], [1, 5, 4], [1]",
                new Op.Attention(2, false, 0.5, 0),
                floats(1, 2, 4),
                floats(1, 5, 4),
                floats(1, 5, 4),
                ints(5));
    }

    @Test
    void headsOfKeysServeWholeGroups() {
        assertShapes(
                "Attention[heads=4, keyValueHeads=3, causal=false, dropout=0.0, site=0]: 4 heads"
                        + " are no multiple of the 3 key/value heads; operands [1, 2, 8],"
                        + " [1, 5, 6], [1, 5, 6], [1]",
                new Op.Attention(4, 3, false, 0, 0),
                floats(1, 2, 8),
                floats(1, 5, 6),
                floats(1, 5, 6),
                ints(5));
        assertShapes(
                "AttentionWeights[heads=4, keyValueHeads=2, causal=false]: key must be [1, 5, 4];"
                        + " operands [1, 2, 8], [1, 5, 8], [1]",
                new Op.AttentionWeights(4, 2, false),
                floats(1, 2, 8),
                floats(1, 5, 8),
                ints(5));
    }

    @Test
    void positionShapes() {
        assertShapes(
                "Rotary[headSize=4, base=10000.0, inverse=false]: channels are no multiple of the"
                        + " head size; operands [1, 2, 6], [1]",
                new Op.Rotary(4, 10_000, false),
                floats(1, 2, 6),
                ints(0));
        assertShapes(
                "Rotary[headSize=4, base=10000.0, inverse=false]: starts must be [2]; operands"
                        + " [2, 2, 4], [1]",
                new Op.Rotary(4, 10_000, false),
                floats(2, 2, 4),
                ints(0));
        assertShapes(
                "Insert[]: rows must be as those of the cache, and no more; operands [1, 3, 4],"
                        + " [1, 4, 4], [1]",
                new UpdateOp.Insert(),
                floats(1, 3, 4),
                floats(1, 4, 4),
                ints(0));
        assertShapes(
                "AddRows[scale=1.0]: summands must be rows of the table, one for each id; operands"
                        + " [5, 4], [2], [2, 3]",
                new UpdateOp.AddRows(1),
                floats(5, 4),
                ints(0, 1),
                floats(2, 3));
        var odd =
                assertThrows(IllegalArgumentException.class, () -> new Op.Rotary(3, 10_000, false));
        assertEquals("Rotary: headSize must be even and positive, got 3", odd.getMessage());
        var flat = assertThrows(IllegalArgumentException.class, () -> new Op.Rotary(2, 0, false));
        assertEquals("Rotary: base must be positive, got 0.0", flat.getMessage());
    }

    @Test
    void recurrentShapes() {
        assertShapes(
                "Gru[reverse=false]: the weight must be [3·H, H]; operands [2, 5, 12], [12, 3],"
                        + " [12], [2, 4], [2]",
                new Op.Gru(false),
                floats(2, 5, 12),
                floats(12, 3),
                floats(12),
                floats(2, 4),
                ints(5, 5));
        assertShapes(
                "Lstm[reverse=true]: state must be [2, 6]; operands [2, 5, 12], [12, 3], [12],"
                        + " [2, 3], [2]",
                new Op.Lstm(true),
                floats(2, 5, 12),
                floats(12, 3),
                floats(12),
                floats(2, 3),
                ints(5, 5));
        assertShapes(
                "Gru[reverse=false]: states, saved and dy must be those of one recurrence; operands"
                        + " [9, 3], [2, 3], [2], [2, 5, 3], [2, 5, 9], [2, 5, 3]",
                new GradientOp.Gru(false),
                floats(9, 3),
                floats(2, 3),
                ints(5, 5),
                floats(2, 5, 3),
                floats(2, 5, 9),
                floats(2, 5, 3));
        assertIndex(
                "Gru[reverse=false]: length 6 at position 1 of [2] is not in [0, 6)",
                new Op.Gru(false),
                floats(2, 5, 9),
                floats(9, 3),
                floats(9),
                floats(2, 3),
                ints(5, 6));
    }

    @Test
    void types() {
        assertRefused(
                DTypeException.class,
                "Binary[operation=ADD]: operand 1 must be of type F32; operands F32[1], F64[1]",
                new Op.Binary(Op.Arithmetic.ADD),
                floats(1),
                Tensor.of(Shape.of(1), 1.0));
        assertRefused(
                DTypeException.class,
                "Embedding[scale=1.0]: operand 1 must be of type I32; operands F32[2, 3], F32[1]",
                new Op.Embedding(1),
                floats(2, 3),
                floats(1));
        assertRefused(
                DTypeException.class,
                "Softmax[]: takes floating operands; operands I32[2]",
                new Op.Softmax(),
                ints(1, 2));
    }

    private static void assertIndex(String message, Op op, Tensor... operands) {
        assertRefused(IndexException.class, message, op, operands);
    }

    @Test
    void integers() {
        assertIndex(
                "Embedding[scale=1.0]: id 4 at position 2 of [3] is not in [0, 4)",
                new Op.Embedding(1),
                floats(4, 2),
                ints(0, 3, 4));
        assertIndex(
                "Embedding[rows=4, scale=1.0]: id -1 at position 1 of [2] is not in [0, 4)",
                new GradientOp.Embedding(4, 1),
                ints(0, -1),
                floats(2, 5));
        assertIndex(
                "CrossEntropy[labelSmoothing=0.0, ignored=-1]: target -2 at position 1 of [2] is"
                        + " not in [0, 3)",
                new Op.CrossEntropy(0, -1),
                floats(2, 3),
                ints(-1, -2));
        assertIndex(
                "AttentionWeights[heads=1, keyValueHeads=1, causal=false]: length 6 at position 0"
                        + " of [1] is not in [0, 6)",
                new Op.AttentionWeights(1, false),
                floats(1, 2, 4),
                floats(1, 5, 4),
                ints(6));
        assertIndex(
                "Max[columns=3]: index 3 at position 0 of [1] is not in [0, 3)",
                new GradientOp.Max(3),
                ints(3),
                floats(1));
        assertIndex(
                "Rotary[headSize=2, base=10000.0, inverse=false]: start 1048575 at position 1 of"
                        + " [2] is not in [0, 1048575)",
                new Op.Rotary(2, 10_000, false),
                floats(2, 2, 2),
                ints(1_048_574, 1_048_575));
        assertIndex(
                "Insert[]: start 4 at position 1 of [2] is not in [0, 4)",
                new UpdateOp.Insert(),
                floats(2, 5, 3),
                floats(2, 2, 3),
                ints(3, 4));
        assertIndex(
                "AddRows[scale=1.0]: id 5 at position 1 of [2] is not in [0, 5)",
                new UpdateOp.AddRows(1),
                floats(5, 3),
                ints(4, 5),
                floats(2, 3));
    }

    /** Written over its operand, nothing is left half done. */
    @Test
    void updatesAreCheckedBeforeAnythingIsWritten() {
        var cache = floats(2, 5, 3);
        var operands = List.of(cache, Tensor.full(DType.F32, Shape.of(2, 2, 3), 1), ints(0, 4));
        var insert = new UpdateOp.Insert();
        assertThrows(IndexException.class, () -> DEVICE.update(insert, operands, List.of(cache)));
        assertArrayEquals(new float[30], cache.toFloats());
        var refused =
                assertThrows(
                        ShapeException.class,
                        () ->
                                DEVICE.update(
                                        insert,
                                        List.of(cache, operands.get(1), ints(0, 3)),
                                        List.of(floats(2, 4, 3))));
        assertEquals("Insert[]: results must be [2, 5, 3], got [2, 4, 3]", refused.getMessage());
    }

    @Test
    void positionsCountFromTheTensorsStart() {
        var ids = Tensor.of(Shape.of(2, 2), 9, 9, 0, 7).slice(1, 2);
        assertIndex(
                "Embedding[scale=1.0]: id 7 at position 1 of [1, 2] is not in [0, 4)",
                new Op.Embedding(1),
                floats(4, 2),
                ids);
    }

    @Test
    void ratesAreProbabilities() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Op.Dropout(1, 0));
        assertEquals("Dropout: rate must be in [0, 1), got 1.0", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Op.Attention(1, false, -0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Op.CrossEntropy(Double.NaN, 0));
    }

    /** A device that lacks a type says so, and which one has it. */
    @Test
    void typesThatADeviceLacks() {
        var device =
                new Device() {
                    @Override
                    public String name() {
                        return "single";
                    }

                    @Override
                    public boolean supports(DType type) {
                        return type == DType.F32;
                    }

                    @Override
                    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
                        throw new AssertionError("not to be reached");
                    }
                };
        var x = List.of(Tensor.of(Shape.of(1), 1.0));
        var refused = assertThrows(DTypeException.class, () -> device.run(new Op.Softmax(), x));
        assertEquals(
                "Softmax[]: device single does not compute on F64; use the reference device, or"
                        + " F32",
                refused.getMessage());
    }
}
