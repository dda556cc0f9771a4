package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Operations that move elements and compute nothing. */
final class LayoutOps {
    /** Columns of x that a task of a transposition takes: whole cache lines. */
    private static final int STRIP = 32;

    private LayoutOps() {}

    static Work copy(List<Tensor> in, List<Tensor> out) {
        int size = out.getFirst().size();
        return rows(in.getFirst(), 0, size, out.getFirst(), 0, size, size, 1);
    }

    /** A result that starts as an operand, which may be the result itself, and is then changed. */
    static Work changed(Tensor from, Tensor to, Work change) {
        boolean inPlace = Place.of(from).equals(Place.of(to));
        return inPlace ? change : Work.inOrder(copy(List.of(from), List.of(to)), change);
    }

    static Work broadcast(List<Tensor> in, List<Tensor> out) {
        var target = out.getFirst().shape();
        var steps = in.getFirst().shape().broadcastStrides(target);
        return strided(Strided.of(target.dims(), steps), in.getFirst(), out.getFirst());
    }

    static Work permute(Op.Permute op, List<Tensor> in, List<Tensor> out) {
        var shape = in.getFirst().shape();
        var target = out.getFirst().shape();
        var steps = new int[shape.rank()];
        for (int i = 0; i < steps.length; i++) {
            int axis = op.axes().get(i);
            steps[i] = shape.size(axis + 1, shape.rank());
        }
        return strided(Strided.of(target.dims(), steps), in.getFirst(), out.getFirst());
    }

    private static Work strided(Strided walk, Tensor from, Tensor to) {
        var x = from.floats();
        int xAt = from.offset();
        var y = to.floats();
        int yAt = to.offset();
        if (to.size() > 0 && walk.innerStep(0) > 1) {
            return transpose(walk, x, xAt, y, yAt);
        }
        return Work.parts(
                to.size(),
                Grain.ELEMENTS,
                (first, last) -> gather(walk, x, xAt, y, yAt, first, last));
    }

    /** Rows that are copied or filled with one element, a plane of two axes at a time. */
    private static void gather(
            Strided walk, float[] x, int xAt, float[] y, int yAt, int from, int to) {
        int inner = walk.inner();
        if (walk.innerStep(0) == 1 && walk.rank() > 1) {
            int size = inner * walk.dim(walk.rank() - 2);
            int pitch = walk.step(0, walk.rank() - 2);
            for (int i = from; i < to; ) {
                int plane = i / size;
                int count = Math.min(size - i % size, to - i);
                int first = i - plane * size;
                int start = xAt + walk.start(0, plane * (size / inner));
                int target = yAt + plane * size;
                LayoutKernel.rows(x, start, pitch, y, target, inner, inner, first, first + count);
                i += count;
            }
            return;
        }
        for (int i = from; i < to; ) {
            int row = i / inner;
            int column = i - row * inner;
            int count = Math.min(inner - column, to - i);
            int start = xAt + walk.start(0, row);
            if (walk.innerStep(0) == 0) {
                Arrays.fill(y, yAt + i, yAt + i + count, x[start]);
            } else {
                System.arraycopy(x, start + column, y, yAt + i, count);
            }
            i += count;
        }
    }

    /** One axis has step 1; it and the innermost change places, once for each of the others. */
    private static Work transpose(Strided walk, float[] x, int xAt, float[] y, int yAt) {
        var planes = Planes.of(walk);
        int strips = Math.ceilDiv(planes.rows, STRIP);
        return Work.parts(
                planes.count * strips,
                Grain.rows(Grain.ELEMENTS, STRIP * planes.columns),
                (from, to) -> {
                    for (int task = from; task < to; task++) {
                        int plane = task / strips;
                        int row = (task - plane * strips) * STRIP;
                        LayoutKernel.transpose(
                                x,
                                xAt + planes.start(0, plane) + row,
                                walk.innerStep(0),
                                y,
                                yAt + planes.start(1, plane) + row * planes.pitch,
                                planes.pitch,
                                Math.min(STRIP, planes.rows - row),
                                planes.columns);
                    }
                });
    }

    /**
     * The transpositions that a permutation consists of.
     *
     * @param others the axes that are not transposed, with their steps in x and in y
     * @param pitch the distance between rows of y
     */
    private record Planes(Strided others, int count, int rows, int columns, int pitch) {
        static Planes of(Strided walk) {
            int last = walk.rank() - 1;
            var dims = new int[walk.rank() + 1];
            var xSteps = new int[dims.length];
            var ySteps = new int[dims.length];
            int rows = 0;
            int pitch = 0;
            int count = 1;
            int step = walk.dim(last);
            dims[last] = 1;
            dims[last + 1] = 1;
            for (int axis = last - 1; axis >= 0; axis--) {
                boolean transposed = walk.step(0, axis) == 1;
                rows = transposed ? walk.dim(axis) : rows;
                pitch = transposed ? step : pitch;
                dims[axis] = transposed ? 1 : walk.dim(axis);
                count *= dims[axis];
                xSteps[axis] = walk.step(0, axis);
                ySteps[axis] = step;
                step *= walk.dim(axis);
            }
            return new Planes(Strided.of(dims, xSteps, ySteps), count, rows, walk.inner(), pitch);
        }

        /** Where a plane starts in x (operand 0) or y (operand 1). */
        int start(int operand, int plane) {
            int inner = others.inner();
            int row = plane / inner;
            return others.start(operand, row) + (plane - row * inner) * others.innerStep(operand);
        }
    }

    static Work concat(Op.Concat op, List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        int outer = outer(y.shape(), op.axis());
        int pitch = inner(y.shape(), op.axis());
        var parts = new Work[in.size()];
        int before = 0;
        for (int i = 0; i < parts.length; i++) {
            int width = inner(in.get(i).shape(), op.axis());
            parts[i] = rows(in.get(i), 0, width, y, before, pitch, width, outer);
            before += width;
        }
        return Work.inOrder(parts);
    }

    static Work slice(Op.Slice op, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int width = inner(y.shape(), op.axis());
        int before = op.from() * inner(x.shape(), op.axis() + 1);
        int pitch = inner(x.shape(), op.axis());
        return rows(x, before, pitch, y, 0, width, width, outer(x.shape(), op.axis()));
    }

    static Work pad(Op.Pad op, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int outer = outer(x.shape(), op.axis());
        int step = inner(x.shape(), op.axis() + 1);
        int width = inner(x.shape(), op.axis());
        int pitch = inner(y.shape(), op.axis());
        int before = op.before() * step;
        return Work.inOrder(
                zeros(y, 0, pitch, before, outer),
                rows(x, 0, width, y, before, pitch, width, outer),
                zeros(y, before + width, pitch, op.after() * step, outer));
    }

    static Work mask(Op.Mask op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var y = out.getFirst();
        var lengths = in.get(1);
        int columns = x.dim(-1);
        int rows = x.shape().rows();
        int together = rows / Math.max(1, x.dim(0));
        return Work.parts(
                rows,
                Grain.rows(Grain.ELEMENTS, columns),
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        LayoutKernel.mask(
                                x.floats(),
                                x.offset() + row * columns,
                                lengths.ints()[lengths.offset() + row / together],
                                (float) op.fill(),
                                y.floats(),
                                y.offset() + row * columns,
                                columns);
                    }
                });
    }

    private static int outer(Shape shape, int axis) {
        return shape.size(0, axis);
    }

    private static int inner(Shape shape, int axis) {
        return shape.size(axis, shape.rank());
    }

    private static Work rows(
            Tensor from,
            int xFrom,
            int xPitch,
            Tensor to,
            int yFrom,
            int yPitch,
            int width,
            int count) {
        var x = from.floats();
        int xAt = from.offset() + xFrom;
        var y = to.floats();
        int yAt = to.offset() + yFrom;
        return Work.parts(
                width * count,
                Grain.ELEMENTS,
                (first, last) ->
                        LayoutKernel.rows(x, xAt, xPitch, y, yAt, yPitch, width, first, last));
    }

    private static Work zeros(Tensor to, int from, int pitch, int width, int count) {
        var y = to.floats();
        int yAt = to.offset() + from;
        return Work.parts(
                width * count,
                Grain.ELEMENTS,
                (first, last) -> LayoutKernel.zeros(y, yAt, pitch, width, first, last));
    }
}
