package jacobi.models.formats;

import jacobi.engine.EngineException;
import jacobi.engine.Shape;

import java.nio.file.Path;
import java.util.Arrays;

/** Shapes out of files, which promise anything. */
final class StoredShape {
    private StoredShape() {}

    /**
     * The shape of these sizes, outermost first.
     *
     * @throws FormatException for a negative size, or more elements than a Java array can hold
     */
    static Shape of(Path file, String name, long... dims) {
        for (long dim : dims) {
            if (dim < 0) {
                throw new FormatException(
                        file,
                        "says that tensor "
                                + name
                                + " has shape "
                                + Arrays.toString(dims)
                                + ", but no size is negative");
            }
        }
        try {
            return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
        } catch (ArithmeticException | EngineException e) {
            throw new FormatException(
                    file,
                    "says that tensor "
                            + name
                            + " has shape "
                            + Arrays.toString(dims)
                            + ", more elements than the 2147483631 that a tensor can hold; split it"
                            + " where it was written",
                    e);
        }
    }
}
