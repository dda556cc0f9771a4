package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

import java.util.ArrayList;
import java.util.List;

/**
 * A verb with all that belongs to it. English puts the verb after the subject and its dependents
 * behind it, the closest first; Korean ends with the verb and has the same dependents before it,
 * the closest last. So the two orders mirror each other:
 *
 * <pre>
 * Minsu   drew               a flower             in the park      yesterday
 * 민수는  어제 (yesterday)   공원에서 (in the park)  꽃을 (a flower)  그렸어요 (drew)
 * </pre>
 *
 * @param adverb of frequency, between subject and verb in English
 * @param dependents in English order
 */
record Clause(
        NounPhrase subject,
        Verb verb,
        Mood mood,
        boolean negative,
        Phrase adverb,
        List<Phrase> dependents) {

    Clause(NounPhrase subject, Verb verb, Mood mood, boolean negative, List<Phrase> dependents) {
        this(subject, verb, mood, negative, Phrase.NONE, dependents);
    }

    SentencePair statement() {
        return Phrase.sentence(english(), korean(), ".");
    }

    /** A question about the subject: "Who bought bread?" asks in the order of a statement. */
    SentencePair whoQuestion() {
        return Phrase.sentence(english(), korean(), "?");
    }

    /**
     * A question. Korean asks in the order of a statement; what is asked for is already among the
     * dependents.
     *
     * @param questionWord what the English question starts with; empty for yes or no
     */
    SentencePair question(String questionWord) {
        String english =
                Phrase.words(
                        questionWord,
                        mood.auxiliary(subject.speaker()),
                        subject.english(),
                        adverb.english(),
                        mood.afterAuxiliary(verb),
                        englishDependents());
        return Phrase.sentence(english, korean(), "?");
    }

    /** The words of the statement. */
    String english() {
        String predicate =
                negative
                        ? mood.negative(subject.speaker(), verb)
                        : mood.affirmative(subject.speaker(), verb);
        return Phrase.words(subject.english(), adverb.english(), predicate, englishDependents());
    }

    /** The words of the statement, the verb in its final form. */
    String korean() {
        String predicate =
                negative
                        ? mood.koreanNegative(subject.speaker(), verb.korean())
                        : mood.korean(subject.speaker(), verb.korean());
        return korean(subject.asSubject(), predicate);
    }

    /**
     * Subject, dependents and a form of the verb of the caller's choice: for clauses that go on.
     */
    String korean(String koreanSubject, String predicate) {
        return Phrase.words(koreanSubject, adverb.korean(), koreanDependents(), predicate);
    }

    private String englishDependents() {
        return String.join(
                " ", dependents.stream().map(Phrase::english).filter(s -> !s.isEmpty()).toList());
    }

    private String koreanDependents() {
        return String.join(" ", dependents.reversed().stream().map(Phrase::korean).toList());
    }

    /** The same clause with one more dependent, farthest from the verb. */
    Clause and(Phrase dependent) {
        var more = new ArrayList<>(dependents);
        more.add(dependent);
        return new Clause(subject, verb, mood, negative, adverb, more);
    }

    /** The same clause with an adverb of frequency. */
    Clause often(Phrase frequency) {
        return new Clause(subject, verb, mood, negative, frequency, dependents);
    }
}
