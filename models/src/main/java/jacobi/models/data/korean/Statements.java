package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

import java.util.List;

/** Sentences of one clause that say what somebody does. */
record Statements(Draw draw, NounPhrases nouns, Clauses clauses) {
    Statements(Draw draw) {
        this(draw, new NounPhrases(draw), new Clauses(draw));
    }

    SentencePair action() {
        return clauses.action(nouns.subject(), true).statement();
    }

    /** Going and coming: where, how, with whom, when. */
    SentencePair motion() {
        NounPhrase subject = nouns.subject();
        Mood mood = draw.from(Lexicon.MOODS);
        Clause clause = clauses.motion(subject, mood, clauses.negates(mood));
        if (draw.chance(50)) {
            clause = clause.and(draw.from(Lexicon.VEHICLES));
        }
        NounPhrase companion = nouns.name();
        if (draw.chance(35) && !companion.overlaps(subject)) {
            clause =
                    clause.and(
                            new Phrase(
                                    "with " + companion.english(), companion.with(Particle.AND)));
        }
        return clauses.timed(clause).statement();
    }

    /** "went to the market to buy bread", 빵을 사러 시장에 갔어요. */
    SentencePair purpose() {
        NounPhrase subject = nouns.subject();
        Action action = draw.from(Actions.ACTS, a -> a.moods().contains(Mood.WISH));
        Place place = draw.from(action.places(), p -> p != Lexicon.HOME);
        Phrase object = nouns.object(action, subject);
        Phrase purpose =
                new Phrase(
                        Phrase.words("to", action.verb().base(), object.english()),
                        Phrase.words(object.korean(), action.verb().korean().purpose()));
        Clause clause =
                new Clause(
                        subject,
                        clauses.goOrCome(),
                        draw.from(Lexicon.MOODS, mood -> mood != Mood.PROGRESSIVE),
                        false,
                        List.of(place.destination(), purpose));
        return clauses.timed(clause).statement();
    }

    /** Giving, sending and showing. */
    SentencePair transfer() {
        NounPhrase receiver = draw.chance(45) ? nouns.name() : nouns.known();
        NounPhrase subject = nouns.besides(receiver);
        Action action = draw.from(Actions.TRANSFERS);
        Mood mood = clauses.mood(action.moods());
        Phrase to = new Phrase("to " + receiver.english(), receiver.with(Particle.TO_PERSON));
        Clause clause =
                new Clause(
                        subject,
                        action.verb(),
                        mood,
                        clauses.negates(mood),
                        List.of(nouns.object(action, subject), to));
        return clauses.timed(clause).statement();
    }
}
