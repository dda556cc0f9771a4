package jacobi.accel;

/** The device has no room for a tensor; the message says how much was needed and what to do. */
public final class OutOfDeviceMemoryException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
