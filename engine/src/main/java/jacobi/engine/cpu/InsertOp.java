package jacobi.engine.cpu;

import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.List;

/** {@link UpdateOp.Insert}. */
final class InsertOp {
    private InsertOp() {}

    static Work prepare(List<Tensor> in, List<Tensor> out) {
        var rows = Floats.of(in.get(1));
        var starts = in.get(2).ints();
        int startsAt = in.get(2).offset();
        var cache = Floats.of(out.get(0));
        int batch = in.get(1).dim(0);
        int tokens = in.get(1).dim(1);
        int channels = in.get(1).dim(2);
        int places = in.get(0).dim(1);
        var insert =
                Work.parts(
                        batch * tokens,
                        Grain.rows(Grain.ELEMENTS, channels),
                        (from, to) -> {
                            for (int row = from; row < to; row++) {
                                int b = row / tokens;
                                int place = starts[startsAt + b] + row % tokens;
                                System.arraycopy(
                                        rows.array(),
                                        rows.at() + row * channels,
                                        cache.array(),
                                        cache.at() + (b * places + place) * channels,
                                        channels);
                            }
                        });
        return LayoutOps.changed(in.get(0), out.get(0), insert);
    }
}
