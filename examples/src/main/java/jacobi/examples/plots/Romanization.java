package jacobi.examples.plots;

import java.util.ArrayList;
import java.util.List;

/**
 * Korean in Latin letters: the Revised Romanization of Korean (Ministry of Culture and Tourism,
 * notice 2000-8). It writes what is said, so neighbouring syllables change each other (chapter 3,
 * section 1): 신라 is silla, 같이 gachi.
 *
 * <p>What only a dictionary knows is left out: the ㄴ that compounds insert (학여울), and whether ㅎ
 * merges with the consonant before it, as in verbs, or stays, as in nouns. It merges here in the
 * verbal endings 히 and 혀 (잡혀 japyeo) and stays elsewhere (묵호 mukho).
 */
final class Romanization {
    private static final char NONE = ' ';

    private static final String ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    private static final List<String> ONSET_LETTERS =
            List.of(
                    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch",
                    "k", "t", "p", "h");

    private static final String VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
    private static final List<String> VOWEL_LETTERS =
            List.of(
                    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo",
                    "u", "wo", "we", "wi", "yu", "eu", "ui", "i");

    private static final String CODAS = NONE + "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

    private static final char FIRST = '가';
    private static final char LAST = '힣';

    private Romanization() {}

    /**
     * The text with every Hangul syllable and letter romanised, all else as it was.
     *
     * @param text in Unicode's composed form, NFC
     */
    static String of(String text) {
        var roman = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int end = i;
            while (end < text.length() && isSyllable(text.charAt(end))) {
                end++;
            }
            if (end > i) {
                roman.append(word(text.substring(i, end)));
                i = end;
            } else {
                roman.append(letter(text.charAt(i++)));
            }
        }
        return roman.toString();
    }

    private static boolean isSyllable(char character) {
        return character >= FIRST && character <= LAST;
    }

    /** Letters that stand alone, as in ㅋㅋ. */
    private static String letter(char character) {
        if (character == 'ㅇ') {
            return "ng";
        }
        if (ONSETS.indexOf(character) >= 0) {
            return onset(character);
        }
        if (VOWELS.indexOf(character) >= 0) {
            return vowel(character);
        }
        if (CODAS.indexOf(character) > 0) {
            return onset(staying(character)) + onset(moving(character));
        }
        return Character.toString(character);
    }

    private static String word(String hangul) {
        var syllables = new ArrayList<Syllable>();
        hangul.chars().forEach(character -> syllables.add(Syllable.of((char) character)));
        var roman = new StringBuilder(onset(syllables.getFirst().onset()));
        for (int i = 0; i < syllables.size(); i++) {
            var syllable = syllables.get(i);
            roman.append(vowel(syllable.vowel()));
            if (i + 1 < syllables.size()) {
                roman.append(join(syllable.coda(), syllables.get(i + 1)));
            } else {
                roman.append(coda(syllable.coda()));
            }
        }
        return roman.toString();
    }

    private record Syllable(char onset, char vowel, char coda) {
        /** Unicode counts syllables in the order of onset, vowel, coda (chapter 3.12). */
        static Syllable of(char character) {
            int index = character - FIRST;
            int coda = index % CODAS.length();
            int vowel = index / CODAS.length() % VOWELS.length();
            int onset = index / CODAS.length() / VOWELS.length();
            return new Syllable(ONSETS.charAt(onset), VOWELS.charAt(vowel), CODAS.charAt(coda));
        }

        /** 히, 힌, 힐 …, 혀, 혔: what makes passive verbs. */
        boolean isVerbEnding() {
            boolean open = vowel == 'ㅕ' && (coda == NONE || coda == 'ㅆ');
            return onset == 'ㅎ' && (vowel == 'ㅣ' || open);
        }
    }

    /** What is written between the vowels of two syllables. */
    private static String join(char coda, Syllable next) {
        if (next.onset() == 'ㅇ') {
            return carryOver(coda, next.vowel());
        }
        if (next.isVerbEnding() && "ㄱㄷㅂㅈ".indexOf(moving(coda)) >= 0) {
            char merged = moving(coda) == 'ㄷ' ? 'ㅊ' : aspirated(moving(coda));
            return coda(staying(coda)) + onset(merged);
        }
        if (moving(coda) == 'ㅎ') {
            return afterHieut(coda, next.onset());
        }
        if (coda == 'ㄺ' && next.onset() == 'ㄱ') {
            return "lg";
        }
        return assimilate(sound(coda), next.onset());
    }

    /** Before a vowel the coda, or its second letter, opens the next syllable. */
    private static String carryOver(char coda, char vowel) {
        char moves = moving(coda);
        if (coda == NONE || coda == 'ㅇ') {
            return coda(coda);
        }
        if (moves == 'ㅎ') {
            return carryOver(staying(coda), vowel);
        }
        boolean palatal = vowel == 'ㅣ' || vowel == 'ㅕ';
        char carried = palatal && moves == 'ㄷ' ? 'ㅈ' : palatal && moves == 'ㅌ' ? 'ㅊ' : moves;
        return coda(staying(coda)) + onset(carried);
    }

    private static String afterHieut(char coda, char onset) {
        char stays = staying(coda);
        return switch (onset) {
            case 'ㄱ', 'ㄷ', 'ㅈ' -> coda(stays) + onset(aspirated(onset));
            case 'ㅅ' -> coda(stays) + onset(onset);
            case 'ㄴ' -> assimilate(stays == NONE ? 'ㄴ' : stays, onset);
            default -> assimilate(sound(coda), onset);
        };
    }

    private static String assimilate(char sound, char onset) {
        boolean liquid = sound == 'ㄹ' && onset == 'ㄴ' || sound == 'ㄴ' && onset == 'ㄹ';
        if (liquid || sound == 'ㄹ' && onset == 'ㄹ') {
            return "ll";
        }
        if (onset == 'ㄹ' && sound != NONE) {
            return coda(nasal(sound)) + "n";
        }
        if (onset == 'ㄴ' || onset == 'ㅁ') {
            return coda(nasal(sound)) + onset(onset);
        }
        return coda(sound) + onset(onset);
    }

    private static char nasal(char sound) {
        return switch (sound) {
            case 'ㄱ' -> 'ㅇ';
            case 'ㄷ' -> 'ㄴ';
            case 'ㅂ' -> 'ㅁ';
            default -> sound;
        };
    }

    private static char aspirated(char consonant) {
        return switch (consonant) {
            case 'ㄱ' -> 'ㅋ';
            case 'ㄷ' -> 'ㅌ';
            case 'ㅂ' -> 'ㅍ';
            case 'ㅈ' -> 'ㅊ';
            default -> consonant;
        };
    }

    /** The first letter of a double coda; a single one leaves nothing behind. */
    private static char staying(char coda) {
        return switch (coda) {
            case 'ㄳ' -> 'ㄱ';
            case 'ㄵ', 'ㄶ' -> 'ㄴ';
            case 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ' -> 'ㄹ';
            case 'ㅄ' -> 'ㅂ';
            default -> NONE;
        };
    }

    /** The last letter of a coda. */
    private static char moving(char coda) {
        return switch (coda) {
            case 'ㄺ' -> 'ㄱ';
            case 'ㄻ' -> 'ㅁ';
            case 'ㄼ' -> 'ㅂ';
            case 'ㄳ', 'ㄽ', 'ㅄ' -> 'ㅅ';
            case 'ㄵ' -> 'ㅈ';
            case 'ㄾ' -> 'ㅌ';
            case 'ㄿ' -> 'ㅍ';
            case 'ㄶ', 'ㅀ' -> 'ㅎ';
            default -> coda;
        };
    }

    /** The one of seven sounds that a coda has before a pause. */
    private static char sound(char coda) {
        return switch (coda) {
            case 'ㄱ', 'ㄲ', 'ㅋ', 'ㄳ', 'ㄺ' -> 'ㄱ';
            case 'ㄴ', 'ㄵ', 'ㄶ' -> 'ㄴ';
            case 'ㄷ', 'ㅅ', 'ㅆ', 'ㅈ', 'ㅊ', 'ㅌ', 'ㅎ' -> 'ㄷ';
            case 'ㄹ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㅀ' -> 'ㄹ';
            case 'ㅁ', 'ㄻ' -> 'ㅁ';
            case 'ㅂ', 'ㅄ', 'ㅍ', 'ㄿ' -> 'ㅂ';
            default -> coda;
        };
    }

    private static String onset(char onset) {
        return ONSET_LETTERS.get(ONSETS.indexOf(onset));
    }

    private static String vowel(char vowel) {
        return VOWEL_LETTERS.get(VOWELS.indexOf(vowel));
    }

    private static String coda(char coda) {
        return switch (sound(coda)) {
            case 'ㄱ' -> "k";
            case 'ㄴ' -> "n";
            case 'ㄷ' -> "t";
            case 'ㄹ' -> "l";
            case 'ㅁ' -> "m";
            case 'ㅂ' -> "p";
            case 'ㅇ' -> "ng";
            default -> "";
        };
    }
}
