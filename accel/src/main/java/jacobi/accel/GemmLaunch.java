package jacobi.accel;

import jacobi.accel.Launch.Region;
import jacobi.engine.Function;

import java.util.ArrayList;
import java.util.List;

/**
 * A launch of {@link Kernel#GEMM}, read again, so that others can compute the product: larger
 * blocks or a library. These do nothing besides, so a launch of {@link Kernel#FINISH} follows where
 * there is a bias or a function.
 */
record GemmLaunch(Launch launch) {
    int rows() {
        return launch.ints()[0];
    }

    int columns() {
        return launch.ints()[1];
    }

    int depth() {
        return launch.ints()[2];
    }

    int batch() {
        return launch.deep();
    }

    Matrices.Walk left() {
        return walk(3);
    }

    Matrices.Walk right() {
        return walk(6);
    }

    private Matrices.Walk walk(int at) {
        var ints = launch.ints();
        return new Matrices.Walk(ints[at], ints[at + 1], ints[at + 2]);
    }

    private int to() {
        return launch.ints()[9];
    }

    private int bias() {
        return launch.ints()[10];
    }

    private int argument() {
        return launch.ints()[11];
    }

    private int function() {
        return launch.ints()[12];
    }

    /** Whether the product is added to what is there. */
    boolean adds() {
        return launch.ints()[13] == 1;
    }

    /** Axes of the batch that cannot be walked over as one. */
    int axes() {
        return launch.ints()[14];
    }

    /** From one matrix of the batch to the next, where it has one axis. */
    int leftStride() {
        return axes() == 0 ? 0 : launch.ints()[16];
    }

    int rightStride() {
        return axes() == 0 ? 0 : launch.ints()[17];
    }

    private boolean finishes() {
        return bias() >= 0 || argument() >= 0 || function() != Function.IDENTITY.ordinal();
    }

    /** Whether the product can be computed on its own: not if something comes between. */
    boolean canBeSplit() {
        return !(adds() && finishes());
    }

    /** Where the product on its own is written to: where it is a result, too, there. */
    int target() {
        return argument() >= 0 ? argument() : to();
    }

    /** The arguments of the product on its own. */
    int[] plainArguments() {
        var ints = launch.ints().clone();
        ints[9] = target();
        ints[10] = -1;
        ints[11] = -1;
        ints[12] = Function.IDENTITY.ordinal();
        return ints;
    }

    /** The product by another kernel, and what comes behind it. */
    List<Launch> by(Kernel kernel, int across, int down, int deep, int[] ints) {
        var product = new Region(false, target(), rows() * columns() * batch());
        var launches = new ArrayList<Launch>();
        launches.add(
                new Launch(
                        kernel,
                        across,
                        down,
                        deep,
                        ints,
                        new float[0],
                        launch.reads(),
                        List.of(product)));
        if (finishes()) {
            launches.add(finish(product));
        }
        return launches;
    }

    private Launch finish(Region product) {
        var reads = new ArrayList<>(launch.reads());
        reads.add(product);
        return new Launch(
                Kernel.FINISH,
                Math.ceilDiv(product.size(), Kernel.THREADS),
                1,
                1,
                new int[] {product.size(), columns(), product.address(), bias(), function(), to()},
                new float[0],
                reads,
                launch.writes());
    }
}
