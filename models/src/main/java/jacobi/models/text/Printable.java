package jacobi.models.text;

/** Makes tokens readable where they are shown one by one. */
final class Printable {
    private Printable() {}

    /** Spaces become ▁, everything else that leaves no ink becomes an escape such as {@code \n}. */
    static String of(String token) {
        var shown = new StringBuilder();
        token.codePoints().forEach(character -> append(character, shown));
        return shown.toString();
    }

    /** Bytes that are no characters, as in {@code <0xE2><0x98>}. */
    static String of(byte[] bytes) {
        var shown = new StringBuilder();
        for (byte value : bytes) {
            shown.append("<0x%02X>".formatted(value));
        }
        return shown.toString();
    }

    private static void append(int character, StringBuilder shown) {
        switch (character) {
            case ' ' -> shown.append('▁');
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (leavesNoInk(character)) {
                    shown.append("\\u{%X}".formatted(character));
                } else {
                    shown.appendCodePoint(character);
                }
            }
        }
    }

    private static boolean leavesNoInk(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }
}
