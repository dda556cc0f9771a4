package jacobi.engine;

/**
 * A place for a tensor's elements in a device's own memory. The newest elements are here or there,
 * or in both: whoever asks a tensor for its array gets them, and is taken to change them; whoever
 * is about to use a mirror calls {@link #current} or {@link #overwrite}. So nobody but devices with
 * memory of their own has to know this class.
 *
 * <p>A mirror stands for all of a tensor's storage, of which the tensor may be a part. An array
 * that Java holds on to is not looked at again: ask the tensor for it each time.
 */
public abstract class Mirror {
    private enum Newest {
        HERE,
        THERE,
        BOTH
    }

    private final Storage storage;
    private Newest newest = Newest.HERE;

    /**
     * A mirror for the storage of a tensor, for {@link #attach}; its elements are not there yet.
     */
    protected Mirror(Tensor tensor) {
        storage = tensor.storage();
    }

    /** Makes this the storage's mirror, in another one's place if there is one. */
    public final void attach() {
        if (storage.mirror() != null) {
            storage.comeHome();
        }
        storage.mirror(this);
    }

    /** The mirror of a tensor's storage; null if there is none. */
    public static Mirror of(Tensor tensor) {
        return tensor.storage().mirror();
    }

    /** How many elements the tensor's storage has. */
    public static int length(Tensor tensor) {
        return tensor.storage().length();
    }

    /** Copies the elements there to the array (a float[], or an int[]) here. */
    protected abstract void download(Object array);

    /** Copies the elements of the array here to the memory there. */
    protected abstract void upload(Object array);

    /** Called before the device reads: makes the elements there the newest. */
    public final void current() {
        if (newest == Newest.HERE) {
            if (storage.hasArray()) {
                upload(storage.identity());
            }
            newest = Newest.BOTH;
        }
    }

    /** Called before the device writes to all of the tensor, which may be a part of the storage. */
    public final void overwrite(Tensor tensor) {
        if (tensor.size() < storage.length()) {
            current();
        }
        newest = Newest.THERE;
    }

    /** Called before the device reads what Java may have changed without asking for the array. */
    public final void suspect() {
        if (newest == Newest.BOTH) {
            newest = Newest.HERE;
        }
    }

    final void comeHome(Object array) {
        if (newest == Newest.THERE) {
            download(array);
        }
        newest = Newest.HERE;
    }
}
