package jacobi.examples.cli;

import jdk.incubator.vector.FloatVector;

/** Apart from all else, since it cannot be loaded where the Vector API is not enabled. */
final class VectorWidth {
    private VectorWidth() {}

    static int preferredBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
