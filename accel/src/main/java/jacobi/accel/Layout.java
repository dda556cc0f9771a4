package jacobi.accel;

import jacobi.engine.Op;
import jacobi.engine.Shape;

import java.util.ArrayList;
import java.util.List;

/** Operations that move elements or add them up. */
final class Layout {
    /** Threads that share one sum of {@link Kernel#SUM}. */
    private static final int LONG = 32;

    private Layout() {}

    static List<Launch> copy(Operand x, Operand y) {
        return move(x, 0, new int[] {1}, y, 0, new int[] {1}, Shape.of(y.size()));
    }

    static List<Launch> broadcast(Operand x, Operand y) {
        return move(x, 0, x.shape().broadcastStrides(y.shape()), y, 0, rows(y.shape()), y.shape());
    }

    static List<Launch> permute(Op.Permute op, Operand x, Operand y) {
        var from = rows(x.shape());
        var strides = new int[from.length];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = from[op.axes().get(i)];
        }
        return move(x, 0, strides, y, 0, rows(y.shape()), y.shape());
    }

    static List<Launch> concat(Op.Concat op, List<Operand> in, Operand y) {
        var launches = new ArrayList<Launch>();
        var to = rows(y.shape());
        int at = 0;
        for (var x : in) {
            int stride = op.axis() < to.length ? to[op.axis()] : 1;
            launches.addAll(move(x, 0, rows(x.shape()), y, at * stride, to, x.shape()));
            at += x.dim(op.axis());
        }
        return launches;
    }

    static List<Launch> slice(Op.Slice op, Operand x, Operand y) {
        var from = rows(x.shape());
        return move(x, op.from() * from[op.axis()], from, y, 0, rows(y.shape()), y.shape());
    }

    static List<Launch> pad(Op.Pad op, Operand x, Operand y) {
        var launches = new ArrayList<>(Elementwise.fill(0, y));
        var to = rows(y.shape());
        launches.addAll(move(x, 0, rows(x.shape()), y, op.before() * to[op.axis()], to, x.shape()));
        return launches;
    }

    private static int[] rows(Shape shape) {
        return Strides.rowMajor(shape);
    }

    /** Copies elements of a shape, from one walk through memory to another. */
    static List<Launch> move(
            Operand x, int xAt, int[] from, Operand y, int yAt, int[] to, Shape shape) {
        if (shape.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.COPY, shape.size())
                        .ints(shape.size(), x.address() + xAt, y.address() + yAt)
                        .ints(Strides.of(shape, from, to).arguments())
                        .reads(x)
                        .writes(y));
    }

    /**
     * Sums over the axes that the target lacks. Three ways: over leading axes, by blocks of rows,
     * whose sums are added up by the same kernel; a group of threads to a sum; a thread to a sum.
     * All add in an order that the shapes alone decide.
     */
    static List<Launch> sumTo(Operand x, Operand y, Scratch scratch) {
        if (y.size() == 0) {
            return List.of();
        }
        if (x.size() == 0) {
            return Elementwise.fill(0, y);
        }
        var kept = y.shape().broadcastStrides(x.shape());
        int leading = 0;
        while (leading < kept.length && (kept[leading] == 0 || x.dim(leading) == 1)) {
            leading++;
        }
        int columns = x.shape().size(leading, x.shape().rank());
        if (columns == y.size() && columns > 1) {
            return sumRows(x, x.size() / columns, columns, y, scratch);
        }
        return List.of(sum(x, kept, y));
    }

    /** The sums of the columns of x [rows, columns]. */
    static List<Launch> sumRows(Operand x, int rows, int columns, Operand y, Scratch scratch) {
        var launches = new ArrayList<Launch>();
        var from = x;
        int left = rows;
        while (true) {
            int blocks = Math.ceilDiv(left, Kernel.SUMMED_ROWS);
            var to = blocks == 1 ? y : scratch.floats(blocks * columns);
            launches.add(
                    Launch.groups(Kernel.SUM_ROWS, Math.ceilDiv(columns, Kernel.THREADS))
                            .down(blocks)
                            .ints(left, columns, from.address(), to.address())
                            .reads(from)
                            .writes(to));
            if (blocks == 1) {
                return launches;
            }
            from = to;
            left = blocks;
        }
    }

    /** One sum after the other, over a walk that is the rest of x's axes. */
    private static Launch sum(Operand x, int[] kept, Operand y) {
        var strides = rows(x.shape());
        var outer = new ArrayList<Integer>();
        var inner = new ArrayList<Integer>();
        for (int i = 0; i < kept.length; i++) {
            (kept[i] == 0 ? inner : outer).add(i);
        }
        var results = walk(x.shape(), strides, kept, outer);
        var terms = walk(x.shape(), strides, kept, inner);
        int count = x.size() / y.size();
        int threads = count < LONG ? 1 : Kernel.THREADS;
        var launch =
                threads == 1
                        ? Launch.elements(Kernel.SUM, y.size())
                        : Launch.groups(Kernel.SUM, y.size());
        return launch.ints(y.size(), count, threads, x.address(), y.address())
                .ints(results.arguments())
                .ints(terms.arguments())
                .reads(x)
                .writes(y);
    }

    private static Strides walk(Shape shape, int[] strides, int[] kept, List<Integer> axes) {
        var sizes = axes.stream().mapToInt(shape::dim).toArray();
        var first = axes.stream().mapToInt(i -> strides[i]).toArray();
        var second = axes.stream().mapToInt(i -> kept[i]).toArray();
        return Strides.of(Shape.of(sizes), first, second);
    }
}
