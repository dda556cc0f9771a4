package jacobi.accel;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who multiplies matrices on a GPU. */
public enum Gemm {
    /** Our own kernel. */
    JAVA,
    /** cuBLAS, in single precision. */
    LIBRARY,
    /** cuBLAS, with factors rounded to TF32's 10 bits behind the point, which tensor cores take. */
    LIBRARY_TF32;

    /** The system property that chooses, to be set before a device is made. */
    public static final String PROPERTY = "jacobi.tornado.gemm";

    /**
     * What {@link #PROPERTY} says, by default {@link #JAVA}.
     *
     * @throws IllegalArgumentException if there is no such choice
     */
    public static Gemm chosen() {
        var name = System.getProperty(PROPERTY, JAVA.toString());
        return Arrays.stream(values())
                .filter(gemm -> gemm.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "-D"
                                                + PROPERTY
                                                + " must be one of "
                                                + Arrays.stream(values())
                                                        .map(Gemm::toString)
                                                        .collect(Collectors.joining(", "))
                                                + ", got "
                                                + name));
    }

    /** Whether a vendor's library does. */
    public boolean isLibrary() {
        return this != JAVA;
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
