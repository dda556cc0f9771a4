package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class LossAgreementTest {
    private static LossAgreement of(String peer, String shape, double ppm) {
        return new LossAgreement(peer, shape, ppm);
    }

    @Test
    void theWorstModelOfEachPeerCounts() {
        assertEquals(
                List.of(
                        "Losses agree with those of torch-cuda to 12 ppm; rounding explains 100.",
                        "Losses do not agree with those of torch: they differ by 101 ppm for d512,"
                                + " and rounding explains 100; do not compare its times."),
                LossAgreement.sentences(
                        List.of(
                                of("torch-cuda", "d128", 3),
                                of("torch", "d512", 101),
                                of("torch-cuda", "d512", 12),
                                of("torch", "d128", 7))));
    }

    @Test
    void lessExactProductsMayDifferMore() {
        assertEquals(
                List.of(
                        "Losses agree with those of torch-cuda-tf32 to 900 ppm; rounding explains"
                                + " 1000."),
                LossAgreement.sentences(List.of(of("torch-cuda-tf32", "d128", 900))));
    }

    @Test
    void noNumberIsNoAgreement() {
        var sentence =
                LossAgreement.sentences(
                        List.of(of("torch", "d128", Double.NaN), of("torch", "d512", 1)));
        assertEquals(
                "Losses do not agree with those of torch: they differ by NaN ppm for d128, and"
                        + " rounding explains 100; do not compare its times.",
                sentence.getFirst());
    }

    @Test
    void nothingIsSaidWithoutPeers() {
        assertEquals(List.of(), LossAgreement.sentences(List.of()));
    }
}
