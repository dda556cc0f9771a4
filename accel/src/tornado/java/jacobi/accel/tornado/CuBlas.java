package jacobi.accel.tornado;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import jacobi.accel.LibraryProduct;
import jacobi.accel.LibraryProduct.Matrix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * NVIDIA's library of matrix products, as its C interface is documented ("cuBLAS Library", User
 * Guide, chapters 2.4 and 2.7). Java calls it by itself; there is nothing native of ours in
 * between. Addresses on the device are numbers here. Used by one thread at a time.
 */
final class CuBlas {
    /** The library by the names of its versions, the newest first, on Linux and on Windows. */
    private static final List<String> NAMES =
            Stream.of("13", "12", "11")
                    .flatMap(v -> Stream.of("libcublas.so." + v, "cublas64_" + v + ".dll"))
                    .toList();

    /** {@code cublasMath_t}: single precision as it is, or with factors rounded to TF32. */
    private static final int DEFAULT_MATH = 0;

    private static final int TF32_TENSOR_OP_MATH = 3;

    private final MethodHandle setStream;
    private final MethodHandle gemm;
    private final MemorySegment handle;
    private final MemorySegment zero;
    private final MemorySegment one;

    /**
     * Begins to use the library, on the device of the current CUDA context.
     *
     * @param tf32 whether factors are rounded to TF32's 10 bits, for tensor cores
     * @throws IllegalStateException if it is not there, or does not work
     */
    CuBlas(boolean tf32) {
        var library = find().orElseThrow(() -> new IllegalStateException("there is no cuBLAS"));
        setStream = function(library, "cublasSetStream_v2", ADDRESS, JAVA_LONG);
        gemm =
                function(
                        library,
                        "cublasSgemmStridedBatched",
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_INT);
        zero = Arena.global().allocateFrom(JAVA_FLOAT, 0);
        one = Arena.global().allocateFrom(JAVA_FLOAT, 1);
        var create = function(library, "cublasCreate_v2", ADDRESS);
        var setMathMode = function(library, "cublasSetMathMode", ADDRESS, JAVA_INT);
        int math = tf32 ? TF32_TENSOR_OP_MATH : DEFAULT_MATH;
        try (var arena = Arena.ofConfined()) {
            var made = arena.allocate(ADDRESS);
            check("cublasCreate", (int) create.invokeExact(made));
            handle = made.get(ADDRESS, 0);
            check("cublasSetMathMode", (int) setMathMode.invokeExact(handle, math));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cuBLAS cannot be called", e);
        }
    }

    /** What its file may be called. */
    static List<String> names() {
        return NAMES;
    }

    /** Whether the library is on this machine; it is looked for where the system looks. */
    static boolean isThere() {
        return find().isPresent();
    }

    @SuppressWarnings("restricted") // native code can crash; that is what is asked for here
    private static Optional<SymbolLookup> find() {
        for (var name : NAMES) {
            try {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException e) {
                // It is not there under this name.
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    /**
     * Computes a product behind what is in a stream already.
     *
     * @param block where the block of floats begins on the device
     */
    void multiply(long stream, long block, LibraryProduct product) {
        var left = product.left();
        var right = product.right();
        // A call is exact by its arguments' static types, so this must not be a part of it.
        MemorySegment old = product.add() ? one : zero;
        int status;
        try {
            status = (int) setStream.invokeExact(handle, stream);
            check("cublasSetStream", status);
            status =
                    (int)
                            gemm.invokeExact(
                                    handle,
                                    operation(left),
                                    operation(right),
                                    product.rows(),
                                    product.columns(),
                                    product.depth(),
                                    one,
                                    address(block, left.address()),
                                    left.leading(),
                                    (long) left.stride(),
                                    address(block, right.address()),
                                    right.leading(),
                                    (long) right.stride(),
                                    old,
                                    address(block, product.to()),
                                    product.rows(),
                                    (long) product.rows() * product.columns(),
                                    product.batch());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cuBLAS cannot be called", e);
        }
        check("cublasSgemmStridedBatched for " + product, status);
    }

    private static int operation(Matrix matrix) {
        return matrix.transposed() ? 1 : 0;
    }

    private static long address(long block, int element) {
        return block + (long) element * Float.BYTES;
    }

    private static void check(String function, int status) {
        if (status != 0) {
            throw new IllegalStateException(function + " failed with status " + status);
        }
    }
}
