package jacobi.examples.bench;

/**
 * What a piece of work cannot do without, however it is written.
 *
 * @param flops floating-point operations of matrix products and of attention, a multiplication with
 *     its addition being two; all other arithmetic is free beside the memory that it waits for
 * @param read bytes of operands, each read once
 * @param written bytes of results, each written once; that a processor may fetch a line before it
 *     is overwritten is not counted
 */
record Cost(double flops, double read, double written) {
    static final Cost NONE = new Cost(0, 0, 0);

    double bytes() {
        return read + written;
    }

    Cost plus(Cost other) {
        return new Cost(flops + other.flops, read + other.read, written + other.written);
    }

    Cost times(double factor) {
        return new Cost(factor * flops, factor * read, factor * written);
    }
}
