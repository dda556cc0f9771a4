package jacobi.models.data.korean;

/**
 * Korean particles: they follow the noun without a space and mark its part in the sentence, as word
 * order and prepositions do in English. Several have two forms, chosen by whether the noun ends in
 * a consonant.
 */
enum Particle {
    TOPIC("은", "는"),
    SUBJECT("이", "가"),
    OBJECT("을", "를"),
    AND("과", "와"),
    /** By a vehicle, with a tool. After ㄹ the form is the vowel's: 지하철로. */
    BY("으로", "로"),
    TO("에", "에"),
    AT("에서", "에서"),
    TO_PERSON("에게", "에게"),
    OF("의", "의"),
    THAN("보다", "보다");

    private final String afterConsonant;
    private final String afterVowel;

    Particle(String afterConsonant, String afterVowel) {
        this.afterConsonant = afterConsonant;
        this.afterVowel = afterVowel;
    }

    /** The noun with this particle; a noun phrase takes it after its last word. */
    String attach(String noun) {
        if (this == SUBJECT && noun.equals("저")) {
            return "제가";
        }
        if (this == SUBJECT && noun.equals("누구")) {
            return "누가";
        }
        boolean vowelForm =
                Hangul.endsInVowel(noun)
                        || this == BY && Hangul.finalConsonant(noun) == Hangul.RIEUL;
        return noun + (vowelForm ? afterVowel : afterConsonant);
    }
}
