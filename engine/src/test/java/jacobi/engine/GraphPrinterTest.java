package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class GraphPrinterTest {
    private final Tensor x = Tensor.of(Shape.of(1, 2), 1f, 2f);
    private final Tensor weight = Tensor.of(Shape.of(1, 2), 3f, 4f);

    private Program program() {
        return Program.record(
                () -> {
                    var y = compute(new Op.MatMul(false, true), x, weight);
                    return List.of(compute(new Op.Affine(2, 0), y));
                });
    }

    private static Tensor compute(Op op, Tensor... operands) {
        return Devices.current().compute(op, operands);
    }

    @Test
    void drawsForGraphviz() {
        assertEquals(
                """
                digraph program {
                  node [shape=box, style=rounded];
                  in0 [label="F32[2]", shape=ellipse];
                  in1 [label="output.weight", shape=ellipse];
                  op0 [label="MatMul[transposeLeft=false, transposeRight=true]"];
                  op1 [label="Affine[factor=2.0, summand=0.0]"];
                  in0 -> op0 [label="F32[1, 2]"];
                  in1 -> op0 [label="F32[1, 2]"];
                  op0 -> op1 [label="F32[1, 1]"];
                }
                """,
                GraphPrinter.dot(program(), Map.of("output.weight", weight)));
    }

    @Test
    void drawsForMermaid() {
        assertEquals(
                """
                flowchart TD
                  in0(["F32[2]"])
                  in1(["F32[2]"])
                  op0["MatMul[transposeLeft=false, transposeRight=true]"]
                  op1["Affine[factor=2.0, summand=0.0]"]
                  in0 -->|"F32[1, 2]"| op0
                  in1 -->|"F32[1, 2]"| op0
                  op0 -->|"F32[1, 1]"| op1
                """,
                GraphPrinter.mermaid(program(), Map.of()));
    }
}
