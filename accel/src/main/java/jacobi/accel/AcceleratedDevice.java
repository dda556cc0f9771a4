package jacobi.accel;

import jacobi.engine.Device;

/** A device whose work and memory are elsewhere, and which can say what that costs. */
public interface AcceleratedDevice extends Device {
    /** Number, name, memory and back end, for people. */
    String description();

    /** What has been spent so far. */
    Usage usage();

    /**
     * What an accelerator was busy with, from its start.
     *
     * @param compiled how many kernels were compiled
     * @param compileSeconds the time that took, with their first run
     * @param launches how many kernels were run
     * @param uploadedBytes what went up
     * @param downloadedBytes what came down
     * @param transferSeconds the time that both took
     */
    record Usage(
            int compiled,
            double compileSeconds,
            long launches,
            long uploadedBytes,
            long downloadedBytes,
            double transferSeconds) {
        /** What was spent since an earlier time. */
        public Usage since(Usage before) {
            return new Usage(
                    compiled - before.compiled,
                    compileSeconds - before.compileSeconds,
                    launches - before.launches,
                    uploadedBytes - before.uploadedBytes,
                    downloadedBytes - before.downloadedBytes,
                    transferSeconds - before.transferSeconds);
        }
    }
}
