package jacobi.models.data.korean;

/**
 * Tense and modality of a clause, in both languages: which English auxiliary, and which Korean
 * ending (해요 style).
 */
enum Mood {
    PRESENT,
    PAST,
    FUTURE,
    PROGRESSIVE,
    PAST_PROGRESSIVE,
    ABLE,
    OBLIGED,
    WISH;

    /** The auxiliary of questions and negations; {@link Speaker} gives do and be their forms. */
    String auxiliary(Speaker subject) {
        return switch (this) {
            case PRESENT, OBLIGED, WISH -> subject.doForm();
            case PAST -> "did";
            case FUTURE -> "will";
            case PROGRESSIVE -> subject.be(false);
            case PAST_PROGRESSIVE -> subject.be(true);
            case ABLE -> "can";
        };
    }

    /** What follows the auxiliary. */
    String afterAuxiliary(Verb verb) {
        return switch (this) {
            case PRESENT, PAST, FUTURE, ABLE -> verb.base();
            case PROGRESSIVE, PAST_PROGRESSIVE -> verb.ing();
            case OBLIGED -> "have to " + verb.base();
            case WISH -> "want to " + verb.base();
        };
    }

    /** The English verb of an affirmative statement. */
    String affirmative(Speaker subject, Verb verb) {
        boolean third = subject == Speaker.ONE;
        return switch (this) {
            case PRESENT -> third ? verb.third() : verb.base();
            case PAST -> verb.past();
            case OBLIGED -> (third ? "has to " : "have to ") + verb.base();
            case WISH -> (third ? "wants to " : "want to ") + verb.base();
            case FUTURE, PROGRESSIVE, PAST_PROGRESSIVE, ABLE ->
                    auxiliary(subject) + " " + afterAuxiliary(verb);
        };
    }

    /** The English verb of a negative statement. */
    String negative(Speaker subject, Verb verb) {
        String not = this == ABLE ? "cannot" : auxiliary(subject) + " not";
        return not + " " + afterAuxiliary(verb);
    }

    /**
     * The Korean predicate of an affirmative main clause. Another's wish is reported with 싶어 하다.
     */
    String korean(Speaker subject, Conjugation verb) {
        return switch (this) {
            case PRESENT -> verb.present();
            case PAST -> verb.past();
            case FUTURE -> verb.prospective() + " 거예요";
            case PROGRESSIVE -> verb.stem() + "고 있어요";
            case PAST_PROGRESSIVE -> verb.stem() + "고 있었어요";
            case ABLE -> verb.prospective() + " 수 있어요";
            case OBLIGED -> verb.infinitive() + "야 해요";
            case WISH -> verb.stem() + (subject.knowsOwnWish() ? "고 싶어요" : "고 싶어 해요");
        };
    }

    /** The Korean predicate of a negative main clause. */
    String koreanNegative(Speaker subject, Conjugation verb) {
        return switch (this) {
            case PRESENT -> verb.stem() + "지 않아요";
            case PAST -> verb.stem() + "지 않았어요";
            case FUTURE -> verb.stem() + "지 않을 거예요";
            case PROGRESSIVE -> verb.stem() + "고 있지 않아요";
            case PAST_PROGRESSIVE -> verb.stem() + "고 있지 않았어요";
            case ABLE -> verb.prospective() + " 수 없어요";
            case OBLIGED -> verb.stem() + "지 않아도 돼요";
            case WISH -> verb.stem() + (subject.knowsOwnWish() ? "고 싶지 않아요" : "고 싶어 하지 않아요");
        };
    }
}
