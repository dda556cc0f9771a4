package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

/**
 * A sentence that says what somebody or something is like. Korean conjugates the adjective itself;
 * there is no "is".
 *
 * @param standard what the subject is compared with ("than …", …보다); {@link Phrase#NONE} for no
 *     comparison
 */
record Description(
        NounPhrase subject,
        Adjective.Quality quality,
        boolean past,
        boolean negative,
        Phrase standard,
        Phrase time) {

    SentencePair statement() {
        String english =
                Phrase.words(
                        subject.english(),
                        be(),
                        negative ? "not" : "",
                        adjective(),
                        standard.english(),
                        time.english());
        return Phrase.sentence(english, korean(), ".");
    }

    SentencePair question() {
        String english =
                Phrase.words(
                        be(), subject.english(), adjective(), standard.english(), time.english());
        return Phrase.sentence(english, korean(), "?");
    }

    private String be() {
        return subject.speaker().be(past);
    }

    private String adjective() {
        return compares() ? quality.comparative() : quality.english();
    }

    private boolean compares() {
        return !standard.equals(Phrase.NONE);
    }

    private String korean() {
        Conjugation verb = quality.korean();
        String predicate =
                negative
                        ? verb.stem() + (past ? "지 않았어요" : "지 않아요")
                        : past ? verb.past() : verb.present();
        return Phrase.words(
                subject.asSubject(),
                time.korean(),
                standard.korean(),
                compares() ? "더" : "",
                predicate);
    }
}
