package jacobi.models.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's way to write any bytes as a word that can be seen: bytes that Latin-1 shows stand for
 * themselves, the others for U+0100 and on, in order. A space is {@code Ġ}, a line feed {@code Ċ}.
 */
final class ByteAlphabet {
    static final int SIZE = 256;

    /** The bytes in GPT-2's order of ids: first those that stand for themselves. */
    private static final byte[] ORDER = new byte[SIZE];

    private static final char[] CHARACTERS = new char[SIZE];

    /** The byte of each character, or -1. */
    private static final int[] BYTES = new int[2 * SIZE];

    static {
        Arrays.fill(BYTES, -1);
        int ids = 0;
        for (int value = 0; value < SIZE; value++) {
            if (isVisible(value)) {
                add(ids++, value, (char) value);
            }
        }
        int visible = ids;
        for (int value = 0; value < SIZE; value++) {
            if (!isVisible(value)) {
                add(ids++, value, (char) (SIZE + ids - visible - 1));
            }
        }
    }

    private ByteAlphabet() {}

    private static void add(int id, int value, char character) {
        ORDER[id] = (byte) value;
        CHARACTERS[value] = character;
        BYTES[character] = value;
    }

    private static boolean isVisible(int value) {
        return value >= '!' && value <= '~'
                || value >= 0xA1 && value <= 0xAC
                || value >= 0xAE && value <= 0xFF;
    }

    /** The {@code id}-th byte of GPT-2's vocabulary. */
    static byte byteOf(int id) {
        return ORDER[id];
    }

    /** The character that stands for a byte. */
    static char character(byte value) {
        return CHARACTERS[Byte.toUnsignedInt(value)];
    }

    /** The text's UTF-8 bytes as characters. */
    static String write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String write(byte[] bytes) {
        var written = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            written[i] = character(bytes[i]);
        }
        return new String(written);
    }

    /** Whether every character stands for a byte. */
    static boolean isWritten(String characters) {
        return characters.chars().allMatch(c -> c < BYTES.length && BYTES[c] >= 0);
    }

    /** The bytes that the characters stand for; all must. */
    static byte[] read(String characters) {
        var bytes = new byte[characters.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) BYTES[characters.charAt(i)];
        }
        return bytes;
    }
}
