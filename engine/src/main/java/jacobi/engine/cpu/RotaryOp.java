package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/** {@link Op.Rotary}: reads the starts at each run, and turns row by row. */
final class RotaryOp implements Work, Team.Part {
    private final RotaryAngles angles;
    private final int headSize;
    private final float direction;
    private final Floats x;
    private final int[] starts;
    private final int startsAt;
    private final int batch;
    private final int tokens;
    private final int channels;
    private final Floats y;
    private final Work rows;

    /** The angles of the run that is going on. */
    private float[] table;

    private RotaryOp(Op.Rotary op, Tensor x, Tensor starts, Tensor y) {
        angles = RotaryAngles.of(op.headSize(), op.base());
        headSize = op.headSize();
        direction = op.inverse() ? -1 : 1;
        this.x = Floats.of(x);
        this.starts = starts.ints();
        startsAt = starts.offset();
        batch = x.dim(0);
        tokens = x.dim(1);
        channels = x.dim(2);
        this.y = Floats.of(y);
        rows = Work.parts(batch * tokens, Grain.rows(Grain.ELEMENTS, channels), this);
    }

    static Work prepare(Op.Rotary op, List<Tensor> in, List<Tensor> out) {
        return new RotaryOp(op, in.get(0), in.get(1), out.get(0));
    }

    @Override
    public void run(Team team) {
        int last = 0;
        for (int b = 0; b < batch; b++) {
            last = Math.max(last, starts[startsAt + b]);
        }
        table = angles.below(last + tokens);
        rows.run(team);
    }

    @Override
    public void run(int from, int to) {
        for (int row = from; row < to; row++) {
            int position = starts[startsAt + row / tokens] + row % tokens;
            RotaryKernel.turn(
                    x.array(),
                    x.at() + row * channels,
                    channels,
                    table,
                    position * headSize,
                    headSize / 2,
                    direction,
                    y.array(),
                    y.at() + row * channels);
        }
    }
}
