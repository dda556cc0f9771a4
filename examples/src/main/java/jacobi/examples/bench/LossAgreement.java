package jacobi.examples.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How near the losses of the first steps are to a peer's: another computation would be as fast as
 * it likes.
 *
 * @param shape of the model
 * @param ppm the largest difference, in millionths of the peer's loss
 */
record LossAgreement(String peer, String shape, double ppm) {
    /** Sums in another order, in FP32. */
    static final double FP32_PPM = 100;

    /** TF32 rounds both factors of a product to 11 bits, so that it is off by 2⁻¹⁰ at most. */
    static final double TF32_PPM = 1000;

    private double bound() {
        return PythonPeer.isTf32(peer) ? TF32_PPM : FP32_PPM;
    }

    /** False for what is no number, too. */
    private boolean agrees() {
        return ppm <= bound();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                agrees()
                        ? "Losses agree with those of %1$s to %2$.0f ppm; rounding explains %3$.0f."
                        : "Losses do not agree with those of %1$s: they differ by %2$.0f ppm for"
                                + " %4$s, and rounding explains %3$.0f; do not compare its times.",
                peer,
                ppm,
                bound(),
                shape);
    }

    /** The worst of each peer, in a sentence. */
    static List<String> sentences(List<LossAgreement> all) {
        return all.stream()
                .map(LossAgreement::peer)
                .distinct()
                .map(
                        name ->
                                all.stream()
                                        .filter(a -> a.peer.equals(name))
                                        .max(Comparator.comparingDouble(LossAgreement::ppm))
                                        .orElseThrow()
                                        .toString())
                .toList();
    }
}
