package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

import java.util.List;

/**
 * Questions. The English question word moves to the front; the Korean one stays where the answer
 * will be, so it is an ordinary dependent with an empty English side.
 */
record Questions(Draw draw, NounPhrases nouns, Clauses clauses) {
    private static final Phrase WHAT = new Phrase("", "무엇을");
    private static final Phrase WHERE = new Phrase("", "어디에서");
    private static final Phrase WHERE_TO = new Phrase("", "어디에");
    private static final Phrase WHEN = new Phrase("", "언제");

    Questions(Draw draw) {
        this(draw, new NounPhrases(draw), new Clauses(draw));
    }

    SentencePair yesNo() {
        NounPhrase subject = nouns.asked();
        if (draw.chance(80)) {
            return clauses.action(subject, false).question("");
        }
        Clause motion = clauses.motion(subject, draw.from(Lexicon.MOODS), false);
        return clauses.timed(motion).question("");
    }

    SentencePair what() {
        Action action = draw.from(Actions.ACTS_AND_LIKING);
        Clause clause = ask(nouns.asked(), action, WHAT);
        return (action == Actions.LIKE ? clause : clauses.timed(clauses.located(clause, action)))
                .question("what");
    }

    SentencePair where() {
        NounPhrase subject = nouns.asked();
        if (draw.chance(30)) {
            Mood mood = draw.from(Lexicon.MOODS);
            Clause clause = new Clause(subject, Actions.GO, mood, false, List.of(WHERE_TO));
            return clauses.timed(clause).question("where");
        }
        Action action = draw.from(Actions.ACTS);
        Clause clause = ask(subject, action, nouns.object(action, subject)).and(WHERE);
        return clauses.timed(clause).question("where");
    }

    SentencePair when() {
        NounPhrase subject = nouns.asked();
        Action action = draw.from(Actions.ACTS);
        Mood mood = draw.from(List.of(Mood.PAST, Mood.FUTURE), action.moods()::contains);
        Phrase object = nouns.object(action, subject);
        Clause clause = new Clause(subject, action.verb(), mood, false, List.of(object));
        return clauses.located(clause, action).and(WHEN).question("when");
    }

    SentencePair who() {
        return clauses.action(NounPhrase.WHO, false).whoQuestion();
    }

    /** "How many books did Minsu buy?", 민수는 책을 몇 권 샀어요? */
    SentencePair howMany() {
        Noun noun = draw.from(Lexicon.BOUGHT_AND_SOLD);
        Action action = draw.from(Actions.ACTS, a -> a.objects().contains(noun));
        String korean = Particle.OBJECT.attach(noun.korean()) + " 몇 " + noun.counter();
        Clause clause = ask(nouns.asked(), action, new Phrase("", korean));
        return clauses.timed(clauses.located(clause, action))
                .question("how many " + Described.plain(noun).plural());
    }

    private Clause ask(NounPhrase subject, Action action, Phrase object) {
        Mood mood = clauses.mood(action.moods());
        return new Clause(subject, action.verb(), mood, false, List.of(object));
    }
}
