package jacobi.models.text;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Texts that look for trouble: every plane of Unicode, odd spacing, controls, marks, emoji. */
final class RandomText {
    private static final String[] ODDITIES = {
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "\u00A0",
        "\u3000",
        "\u0000",
        "\u007F",
        "\u0085",
        "\u200B",
        "▁",
        "Ġ",
        "<s>",
        "<unk>",
        "<0x41>",
        "don't",
        "T-Shirt",
        "--",
        "'",
        "’",
        ".",
        "...",
        "1,000",
        "한국어",
        "학교에",
        "가\u0301",
        "e\u0301",
        "ß",
        "İ",
        "ΑΣ",
        "👨‍👩‍👧",
        "🇰🇷",
        "❤️",
        "\uFFFD",
        "\uFEFF"
    };

    private RandomText() {}

    /** Valid Unicode. */
    static String of(RandomGenerator random) {
        var text = new StringBuilder();
        int parts = random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(ODDITIES[random.nextInt(ODDITIES.length)]);
                case 1 -> text.appendCodePoint(scalar(random, Character.MAX_CODE_POINT + 1));
                case 2 -> text.append((char) random.nextInt(0x20, 0x7F));
                default -> text.append(word(random));
            }
            if (random.nextInt(3) == 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /** Lines over few letters, so that pairs repeat and tie. */
    static List<String> corpus(RandomGenerator random, int lines) {
        List<String> corpus = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            var line = new StringBuilder();
            for (int words = random.nextInt(1, 8); words > 0; words--) {
                line.append(word(random)).append(words > 1 ? " " : "");
            }
            corpus.add(line.toString());
        }
        return corpus;
    }

    private static String word(RandomGenerator random) {
        var word = new StringBuilder();
        for (int length = random.nextInt(1, 9); length > 0; length--) {
            word.append("aaabbcdé한".charAt(random.nextInt(9)));
        }
        return word.toString();
    }

    private static int scalar(RandomGenerator random, int bound) {
        int character = random.nextInt(bound);
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                ? 'x'
                : character;
    }
}
