package jacobi.models.data.korean;

/**
 * To be somebody: 이에요 after a consonant, 예요 after a vowel; the negative is a verb of its own with a
 * subject particle.
 */
final class Copula {
    private Copula() {}

    static String predicate(NounPhrase what, boolean past, boolean negative) {
        if (negative) {
            return what.with(Particle.SUBJECT) + (past ? " 아니었어요" : " 아니에요");
        }
        boolean vowel = Hangul.endsInVowel(what.korean());
        String present = vowel ? "예요" : "이에요";
        return what.korean() + (past ? (vowel ? "였어요" : "이었어요") : present);
    }
}
