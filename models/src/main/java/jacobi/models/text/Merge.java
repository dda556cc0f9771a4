package jacobi.models.text;

/** Byte-pair encoding's one rule: where these two pieces stand side by side, they become one. */
record Merge(String left, String right) {

    String merged() {
        return left + right;
    }

    /** Two ids in one number: a key for pairs that costs no object of its own. */
    static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    static int left(long key) {
        return (int) (key >> 32);
    }

    static int right(long key) {
        return (int) key;
    }
}
