package jacobi.models.data.korean;

/**
 * A Korean verb or adjective and its forms. Korean endings attach either to the plain stem (먹-), to
 * the stem with 으 after a consonant (먹으-), or to the infinitive in 아/어 (먹어). The infinitive is
 * where contraction and most irregularity live, so it is written by hand; everything else is
 * computed.
 *
 * <p>Only stems that are regular before 으 may be used in the forms that need it (so not 돕다, 듣다):
 * {@link #prospective}, {@link #pastModifier}, {@link #purpose}.
 *
 * @param stem the dictionary form without 다
 * @param infinitive the 아/어 form, which ends in a vowel
 */
record Conjugation(String stem, String infinitive) {
    Conjugation {
        if (!Hangul.endsInVowel(infinitive)) {
            throw new IllegalArgumentException(
                    "the infinitive " + infinitive + " ends in a consonant");
        }
    }

    /** 사요, 먹어요. */
    String present() {
        return infinitive + "요";
    }

    /** 샀-, 먹었-: before -어요, -고, -지만, -을 때. */
    String pastStem() {
        return Hangul.withFinal(infinitive, Hangul.SSANG_SIOT);
    }

    /** 샀어요, 먹었어요. */
    String past() {
        return pastStem() + "어요";
    }

    /** What is yet to happen, or can: 살, 먹을, 팔; before 거예요, 수 있어요. */
    String prospective() {
        return switch (Hangul.finalConsonant(stem)) {
            case Hangul.NO_FINAL -> Hangul.withFinal(stem, Hangul.RIEUL);
            case Hangul.RIEUL -> stem;
            default -> stem + "을";
        };
    }

    /** A verb before the noun it describes, in the past: 산 책, 먹은 빵, 판 가방. */
    String pastModifier() {
        return switch (Hangul.finalConsonant(stem)) {
            case Hangul.NO_FINAL, Hangul.RIEUL -> Hangul.withFinal(stem, Hangul.NIEUN);
            default -> stem + "은";
        };
    }

    /** In order to: 사러, 먹으러, 팔러. */
    String purpose() {
        return switch (Hangul.finalConsonant(stem)) {
            case Hangul.NO_FINAL, Hangul.RIEUL -> stem + "러";
            default -> stem + "으러";
        };
    }

    /** Because: 바빠서. */
    String reason() {
        return infinitive + "서";
    }
}
