package jacobi.engine;

/** Where the tensors that a scope of code allocates get their storage from. */
@FunctionalInterface
interface Allocator {
    /** Who allocates in the current scope; without one, or with null, the heap does. */
    ScopedValue<Allocator> CURRENT = ScopedValue.newInstance();

    /** Storage of {@code size} elements or more, with any content. */
    Storage take(DType type, int size);

    static Allocator current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    static Tensor allocate(DType type, Shape shape) {
        var current = current();
        var storage =
                current == null
                        ? Storage.allocate(type, shape.size())
                        : current.take(type, shape.size());
        return new Tensor(storage, 0, shape);
    }
}
