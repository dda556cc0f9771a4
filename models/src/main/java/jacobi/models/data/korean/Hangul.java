package jacobi.models.data.korean;

/**
 * Arithmetic on Hangul syllables. Unicode orders the 11,172 precomposed syllables so that a
 * syllable's code is {@code 0xAC00 + (initial × 21 + vowel) × 28 + final} (The Unicode Standard,
 * section 3.12), hence the final consonant is a remainder.
 */
final class Hangul {
    /** Numbers of some final consonants, {@code 0 … 27}. */
    static final int NO_FINAL = 0;

    static final int NIEUN = 4;
    static final int RIEUL = 8;
    static final int SSANG_SIOT = 20;

    private static final char FIRST = '\uAC00';
    private static final char LAST = '\uD7A3';
    private static final int FINALS = 28;

    private Hangul() {}

    /**
     * The final consonant of a word's last syllable.
     *
     * @throws IllegalArgumentException if the word does not end with a Hangul syllable
     */
    static int finalConsonant(String word) {
        return (lastSyllable(word) - FIRST) % FINALS;
    }

    static boolean endsInVowel(String word) {
        return finalConsonant(word) == NO_FINAL;
    }

    /**
     * The word with another final consonant under its last syllable: {@code withFinal("사", NIEUN)}
     * is "산".
     */
    static String withFinal(String word, int finalConsonant) {
        char last = lastSyllable(word);
        char changed = (char) (last - (last - FIRST) % FINALS + finalConsonant);
        return word.substring(0, word.length() - 1) + changed;
    }

    private static char lastSyllable(String word) {
        char last = word.isEmpty() ? 0 : word.charAt(word.length() - 1);
        if (last < FIRST || last > LAST) {
            throw new IllegalArgumentException(
                    "'" + word + "' does not end with a Hangul syllable");
        }
        return last;
    }
}
