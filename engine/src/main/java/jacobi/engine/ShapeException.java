package jacobi.engine;

import java.util.List;

/** Shapes that do not fit: names the operation and every operand's shape. */
public final class ShapeException extends EngineException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }

    /** "MatMul[…]: inner sizes 3 and 4 differ; operands [2, 3], [4, 5]". */
    public ShapeException(Op op, String problem, List<Shape> operands) {
        super(op + ": " + problem + "; operands " + join(operands));
    }

    static String join(List<?> operands) {
        if (operands.isEmpty()) {
            return "none";
        }
        var text = new StringBuilder();
        for (var operand : operands) {
            text.append(text.isEmpty() ? "" : ", ").append(operand);
        }
        return text.toString();
    }
}
