package jacobi.models.text;

/**
 * A token of a {@link SentencePieceTokenizer}.
 *
 * @param text its characters, spaces written as ▁ (U+2581)
 * @param score pieces of greater score are merged first
 * @param type what it stands for
 */
public record SentencePiece(String text, float score, Type type) {

    /** What a piece stands for. In files a type is its number. */
    public enum Type {
        /** 1: text. */
        NORMAL,
        /** 2: characters that the vocabulary lacks. */
        UNKNOWN,
        /** 3: no text, as {@code <s>}. */
        CONTROL,
        /** 4: text that is never cut and never merged. */
        USER_DEFINED,
        /** 5: text that no encoding gives. */
        UNUSED,
        /** 6: a byte, as {@code <0x0A>}. */
        BYTE;

        /**
         * The type of a number.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Type of(int number) {
            if (number < 1 || number > values().length) {
                throw new IllegalArgumentException(
                        "types of pieces are 1 to %d, got %d".formatted(values().length, number));
            }
            return values()[number - 1];
        }

        /** Its number in files. */
        public int number() {
            return ordinal() + 1;
        }
    }

    public SentencePiece {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("piece \"%s\" has score %s".formatted(text, score));
        }
    }

    static SentencePiece normal(String text, float score) {
        return new SentencePiece(text, score, Type.NORMAL);
    }

    /** How a byte is written, as in {@code <0x0A>}. */
    static String byteText(int value) {
        return "<0x%02X>".formatted(value);
    }
}
