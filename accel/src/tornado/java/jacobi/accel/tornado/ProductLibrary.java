package jacobi.accel.tornado;

import jacobi.accel.Gemm;
import jacobi.accel.Kernel;
import jacobi.accel.LibraryProduct;

import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryContext;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryInvocation;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoNativeStreamSupport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has cuBLAS compute products of matrices between kernels, on the same block of memory and in the
 * same stream. TornadoVM finds it as a service, and calls it where a task of a graph is reached. As
 * kernels do, it reads what to compute from a slot of arguments, so one task serves all shapes.
 *
 * <p>TornadoVM's own tasks for cuBLAS take whole arrays, and shapes that are fixed with the graph.
 */
public final class ProductLibrary implements TornadoLibraryProvider {
    private static final String NAME = "jacobi/cublas";

    private static final int FLOATS = 0;
    private static final int ARGUMENTS = 2;
    private static final int SLOT = 4;

    /** Where the work of one plan goes. */
    private record Stream(long address) implements LibraryContext {}

    /** Who multiplies on which device. */
    private record Use(TornadoXPUDevice device, Gemm gemm) {}

    private final Map<Use, CuBlas> libraries = new ConcurrentHashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public ProductLibrary() {}

    /**
     * Does nothing if a device can use the library.
     *
     * @throws IllegalArgumentException with what is missing
     */
    static void require(FoundDevice device) {
        if (!(device.device() instanceof TornadoNativeStreamSupport)) {
            throw new IllegalArgumentException(
                    "only TornadoVM's CUDA back end can call cuBLAS, and the device is "
                            + device.description()
                            + ": take an SDK with CUDA (sdk install tornadovm 5.2.0-jdk25-cuda) and"
                            + " one of its devices, or our own kernel (--gpu-gemm java)");
        }
        if (!CuBlas.isThere()) {
            throw new IllegalArgumentException(
                    "there is no cuBLAS ("
                            + String.join(", ", CuBlas.names())
                            + ") where the system looks for libraries: add its folder to"
                            + " LD_LIBRARY_PATH (on Windows to PATH), or take our own kernel"
                            + " (--gpu-gemm java)");
        }
    }

    /** The task whose arguments are in a slot, with the parameters that kernels have. */
    static LibraryTaskDescriptor describe(
            Gemm gemm,
            FloatArray floats,
            IntArray ints,
            IntArray arguments,
            FloatArray reals,
            IntArray slot) {
        return new LibraryTaskDescriptor()
                .withLibrary(NAME)
                .withFunction(gemm.name())
                .withParameters(new Object[] {floats, ints, arguments, reals, slot})
                .withAccess(
                        new Access[] {
                            Access.READ_WRITE,
                            Access.READ_WRITE,
                            Access.READ_ONLY,
                            Access.READ_ONLY,
                            Access.READ_ONLY
                        });
    }

    @Override
    public String libraryName() {
        return NAME;
    }

    @Override
    public boolean canHandle(TornadoXPUDevice device) {
        return device instanceof TornadoNativeStreamSupport;
    }

    @Override
    public LibraryContext createContext(TornadoXPUDevice device, long plan) {
        return new Stream(((TornadoNativeStreamSupport) device).getNativeStream(plan));
    }

    /** All plans share the device's library and its memory; each has a stream. */
    @Override
    public void dispatch(String function, LibraryInvocation call) {
        var stream = (Stream) call.getContext();
        var arguments = (IntArray) call.getArg(ARGUMENTS);
        int slot = ((IntArray) call.getArg(SLOT)).get(0);
        var values = new int[Kernel.INTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(slot * Kernel.INTS + i);
        }
        libraries
                .computeIfAbsent(
                        new Use(call.getDevice(), Gemm.valueOf(function)),
                        use -> new CuBlas(use.gemm == Gemm.LIBRARY_TF32))
                .multiply(stream.address, call.getDevicePointer(FLOATS), LibraryProduct.of(values));
    }

    /** Nothing is held for a plan. */
    @Override
    public void destroyContext(LibraryContext context) {}
}
