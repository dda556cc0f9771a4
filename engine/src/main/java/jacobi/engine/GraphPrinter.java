package jacobi.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws a {@link Program}: operations, and the tensors that go from one to the other. Tensors that
 * are outside the program, such as parameters, are drawn where they are first read.
 */
public final class GraphPrinter {
    private final Map<Object, String> names = new IdentityHashMap<>();
    private final Map<Block, String> nodes = new HashMap<>();
    private final List<Node> outside = new ArrayList<>();
    private final List<Node> operations = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    private record Node(String id, String label) {}

    private record Edge(String from, String to, String label) {}

    private GraphPrinter(Program program, Map<String, Tensor> named) {
        named.forEach((name, tensor) -> names.put(tensor.storage().identity(), name));
        for (int i = 0; i < program.steps().size(); i++) {
            add(program.steps().get(i), "op" + i);
        }
    }

    private void add(Step step, String id) {
        operations.add(new Node(id, step.op().toString()));
        for (var operand : step.operands()) {
            var from = nodes.computeIfAbsent(operand.block(), _ -> input(operand));
            edges.add(new Edge(from, id, operand.block().type() + operand.shape().toString()));
        }
        for (var result : step.results()) {
            nodes.put(result.block(), id);
        }
    }

    private String input(Step.Ref ref) {
        var block = ref.block();
        var id = "in" + outside.size();
        var name = names.get(block.home().identity());
        outside.add(new Node(id, name == null ? block.type() + "[" + block.length() + "]" : name));
        return id;
    }

    /**
     * The program for Graphviz: {@code dot -Tsvg}.
     *
     * @param names of tensors outside, such as a model's parameters; may be empty
     */
    public static String dot(Program program, Map<String, Tensor> names) {
        var graph = new GraphPrinter(program, names);
        var text = new StringBuilder("digraph program {\n  node [shape=box, style=rounded];\n");
        for (var node : graph.outside) {
            text.append("  %s [label=\"%s\", shape=ellipse];\n".formatted(node.id, node.label));
        }
        for (var node : graph.operations) {
            text.append("  %s [label=\"%s\"];\n".formatted(node.id, node.label));
        }
        for (var edge : graph.edges) {
            text.append("  %s -> %s [label=\"%s\"];\n".formatted(edge.from, edge.to, edge.label));
        }
        return text.append("}\n").toString();
    }

    /**
     * The program for Mermaid, as Markdown viewers draw it.
     *
     * @param names of tensors outside, such as a model's parameters; may be empty
     */
    public static String mermaid(Program program, Map<String, Tensor> names) {
        var graph = new GraphPrinter(program, names);
        var text = new StringBuilder("flowchart TD\n");
        for (var node : graph.outside) {
            text.append("  %s([\"%s\"])\n".formatted(node.id, node.label));
        }
        for (var node : graph.operations) {
            text.append("  %s[\"%s\"]\n".formatted(node.id, node.label));
        }
        for (var edge : graph.edges) {
            text.append("  %s -->|\"%s\"| %s\n".formatted(edge.from, edge.label, edge.to));
        }
        return text.toString();
    }
}
