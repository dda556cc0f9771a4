package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of all kernels: the machine's preferred one, or {@code -Djacobi.vectorBits}. C2
 * turns vector code into instructions only for species that are {@code static final} constants.
 */
final class Lanes {
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(
                    float.class,
                    VectorShape.forBitSize(
                            Integer.getInteger(
                                    "jacobi.vectorBits",
                                    FloatVector.SPECIES_PREFERRED.vectorBitSize())));

    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

    /** Floats in a vector. */
    static final int COUNT = FLOATS.length();

    private Lanes() {}
}
