package jacobi.accel;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.List;

/** Operations on tokens: rows of a table, rows of a cache, and positions. */
final class Tokens {
    private Tokens() {}

    static List<Launch> embedding(Op.Embedding op, List<Operand> in, Operand y) {
        var table = in.get(0);
        var ids = in.get(1);
        if (y.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.EMBEDDING, y.size())
                        .ints(y.size(), table.dim(1))
                        .ints(table.address(), ids.address(), y.address())
                        .reals(op.scale())
                        .reads(table, ids)
                        .writes(y));
    }

    static List<Launch> embeddingGradient(
            GradientOp.Embedding op, List<Operand> in, Operand table, Scratch scratch) {
        var launches = new ArrayList<>(Elementwise.fill(0, table));
        launches.addAll(addRows(op.scale(), in.get(0), in.get(1), table, scratch));
        return launches;
    }

    static List<Launch> addRows(
            UpdateOp.AddRows op, List<Operand> in, Operand table, Scratch scratch) {
        var launches = copyIfElsewhere(in.get(0), table);
        launches.addAll(addRows(op.scale(), in.get(1), in.get(2), table, scratch));
        return launches;
    }

    /**
     * Adds rows to those of their ids. The positions of an id are a list, from each to the
     * following one; a group walks along the list, so the rows of an id are added up in order.
     */
    private static List<Launch> addRows(
            double scale, Operand ids, Operand rows, Operand table, Scratch scratch) {
        if (rows.size() == 0) {
            return List.of();
        }
        int count = ids.size();
        var following = scratch.ints(count);
        var isFirst = scratch.ints(count);
        var launches = new ArrayList<>(Elementwise.fill(1, isFirst));
        launches.add(
                Launch.groups(Kernel.FOLLOWING_ROWS, count)
                        .ints(count, ids.address(), following.address(), isFirst.address())
                        .reads(ids)
                        .writes(following, isFirst));
        launches.add(
                Launch.groups(Kernel.ADD_ROWS, count)
                        .ints(table.dim(1), ids.address(), rows.address(), table.address())
                        .ints(following.address(), isFirst.address())
                        .reals(scale)
                        .reads(ids, rows, table, following, isFirst)
                        .writes(table));
        return launches;
    }

    static List<Launch> insert(List<Operand> in, Operand cache) {
        var rows = in.get(1);
        var starts = in.get(2);
        var launches = copyIfElsewhere(in.get(0), cache);
        if (rows.size() > 0) {
            int channels = rows.dim(2);
            launches.add(
                    Launch.elements(Kernel.INSERT, rows.size())
                            .ints(rows.size(), rows.dim(1) * channels, cache.dim(1) * channels)
                            .ints(channels, rows.address(), starts.address(), cache.address())
                            .reads(rows, starts)
                            .writes(cache));
        }
        return launches;
    }

    /** An update that may be in place starts with what it updates. */
    private static List<Launch> copyIfElsewhere(Operand from, Operand to) {
        return from.address() == to.address()
                ? new ArrayList<>()
                : new ArrayList<>(Layout.copy(from, to));
    }

    static List<Launch> rotary(Op.Rotary op, List<Operand> in, Operand y) {
        var x = in.get(0);
        var starts = in.get(1);
        if (y.size() == 0) {
            return List.of();
        }
        int half = op.headSize() / 2;
        // The angle is computed in double precision, from a number of which no digit is lost.
        double ratio = Math.pow(op.base(), -1.0 / half);
        double high = (float) ratio;
        double middle = (float) (ratio - high);
        return List.of(
                Launch.elements(Kernel.ROTARY, x.rows() * half)
                        .ints(x.rows() * half, half, x.dim(1), x.dim(2))
                        .ints(x.address(), starts.address(), y.address())
                        .reals(high, middle, ratio - high - middle, op.inverse() ? -1 : 1)
                        .reads(x, starts)
                        .writes(y));
    }
}
