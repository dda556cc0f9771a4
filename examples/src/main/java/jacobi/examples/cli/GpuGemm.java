package jacobi.examples.cli;

import jacobi.accel.Gemm;

/** Who multiplies matrices on a GPU: an option of all commands that can compute on one. */
final class GpuGemm {
    static final String OPTION = "--gpu-gemm";

    static final String DESCRIPTION =
            "Who multiplies matrices on the GPU: java, our own kernel; library, NVIDIA's cuBLAS,"
                    + " where TornadoVM's SDK has its CUDA back end; or library-tf32, cuBLAS with"
                    + " factors rounded to 10 bits for tensor cores (default: java).";

    private GpuGemm() {}

    /**
     * To be called before a device is made.
     *
     * @param gemm what the user wrote, or null
     * @param device the device that is asked for, or null
     * @throws InputException if it is none that this could be for
     */
    static void choose(Gemm gemm, String device) {
        if (gemm == null) {
            return;
        }
        if (device == null
                || !device.equals(DeviceChoice.AUTO) && !device.startsWith(DeviceChoice.TORNADO)) {
            throw new InputException(
                    OPTION
                            + " "
                            + gemm
                            + " is for the tornado device: say --device tornado, too, or leave it"
                            + " out.");
        }
        System.setProperty(Gemm.PROPERTY, gemm.toString());
    }
}
