package jacobi.autograd.optim;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Many tensors in few arrays. Java's default collector gives a large array regions of its own, the
 * last of which is half empty on average: with an array for each of GPT-2's weights, a third of the
 * memory would be lost.
 */
final class SideBySide {
    /** Elements of an array, unless a tensor alone has more: 1 GiB of F32. */
    private static final int MOST = 1 << 28;

    private SideBySide() {}

    /** Tensors of zeros, in the order of their shapes. */
    static List<Tensor> zeros(DType type, List<Shape> shapes) {
        return zeros(type, shapes, MOST);
    }

    static List<Tensor> zeros(DType type, List<Shape> shapes, int most) {
        var tensors = new ArrayList<Tensor>(shapes.size());
        int from = 0;
        while (from < shapes.size()) {
            int to = from + 1;
            long size = shapes.get(from).size();
            while (to < shapes.size() && size + shapes.get(to).size() <= most) {
                size += shapes.get(to++).size();
            }
            tensors.addAll(row(type, shapes.subList(from, to), (int) size));
            from = to;
        }
        return tensors;
    }

    private static List<Tensor> row(DType type, List<Shape> shapes, int size) {
        var all = Tensor.zeros(type, Shape.of(size));
        var tensors = new ArrayList<Tensor>(shapes.size());
        int at = 0;
        for (var shape : shapes) {
            tensors.add(all.slice(at, at + shape.size()).reshape(shape));
            at += shape.size();
        }
        return tensors;
    }
}
