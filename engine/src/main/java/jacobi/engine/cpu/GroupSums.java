package jacobi.engine.cpu;

import jacobi.engine.Tensor;

/**
 * The gradient of keys or values that groups of heads share: each head has a summand of its own,
 * and those of a group are added in order. Where no heads share, the summand is the gradient.
 *
 * @param summands where the heads write, see {@link AttentionSizes#keyGradient}
 * @param adding what is left to do when they have
 */
record GroupSums(Place summands, Work adding) {
    /** Sums into a gradient [B, S, keyStride]. */
    static GroupSums into(Tensor gradient, AttentionSizes sizes, Scratch scratch) {
        int group = sizes.group();
        var sums = Place.of(gradient);
        if (group == 1) {
            return new GroupSums(sums, Work.NOTHING);
        }
        int width = sizes.width();
        int heads = gradient.size() / Math.max(1, width);
        var summands = Place.in(scratch, gradient.size() * group);
        var adding =
                Work.parts(
                        heads,
                        Grain.rows(Grain.ELEMENTS, group * width),
                        (from, to) -> {
                            for (int i = from; i < to; i++) {
                                HeadRows.sum(
                                        summands.array(),
                                        summands.at() + i * group * width,
                                        width,
                                        group,
                                        width,
                                        sums.array(),
                                        sums.at() + i * width);
                            }
                        });
        return new GroupSums(summands, adding);
    }
}
