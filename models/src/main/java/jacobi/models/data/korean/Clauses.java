package jacobi.models.data.korean;

import java.util.List;
import java.util.Set;

/** Draws clauses, for sentences of every kind. */
record Clauses(Draw draw, NounPhrases nouns) {
    private static final int TIME_PERCENT = 55;
    private static final int PLACE_PERCENT = 35;
    private static final int TOOL_PERCENT = 35;
    private static final int NEGATIVE_PERCENT = 20;

    Clauses(Draw draw) {
        this(draw, new NounPhrases(draw));
    }

    /** Somebody does something, with tool, place and time, or without. */
    Clause action(NounPhrase subject, boolean mayNegate) {
        Action action = draw.from(Actions.ACTS_AND_LIKING);
        Mood mood = mood(action.moods());
        Clause clause =
                new Clause(
                        subject,
                        action.verb(),
                        mood,
                        mayNegate && negates(mood),
                        List.of(nouns.object(action, subject)));
        return action == Actions.LIKE ? clause : timed(located(clause, action));
    }

    /** Going or coming to a place. */
    Clause motion(NounPhrase subject, Mood mood, boolean negative) {
        Phrase destination = draw.from(Lexicon.PLACES).destination();
        return new Clause(subject, goOrCome(), mood, negative, List.of(destination));
    }

    Verb goOrCome() {
        return draw.chance(65) ? Actions.GO : Actions.COME;
    }

    /** Subject, verb and a plain object, where two clauses share a sentence. */
    Clause plain(NounPhrase subject, Mood mood, boolean negative) {
        Action action =
                mood == Mood.PRESENT
                        ? Actions.LIKE
                        : draw.from(Actions.ACTS, a -> a.moods().contains(mood));
        Described object = Described.random(draw, draw.from(action.objects()), 20);
        NounPhrase phrase = action == Actions.LIKE ? object.generic() : object.indefinite();
        return new Clause(subject, action.verb(), mood, negative, List.of(phrase.asObject()));
    }

    /** With a tool or a place, both, or neither. */
    Clause located(Clause clause, Action action) {
        Clause equipped =
                !action.tools().isEmpty() && draw.chance(TOOL_PERCENT)
                        ? clause.and(draw.from(action.tools()))
                        : clause;
        return draw.chance(PLACE_PERCENT)
                ? equipped.and(draw.from(action.places()).scene())
                : equipped;
    }

    /** With a time; or, for a habit, a frequency; or with neither. */
    Clause timed(Clause clause) {
        if (draw.chance(TIME_PERCENT)) {
            return clause.and(draw.from(Lexicon.times(clause.mood())));
        }
        boolean habit = clause.mood() == Mood.PRESENT && !clause.negative();
        return habit ? clause.often(draw.from(Lexicon.FREQUENCIES)) : clause;
    }

    Mood mood(Set<Mood> allowed) {
        return draw.from(Lexicon.MOODS, allowed::contains);
    }

    /** Whether to negate; "does not have to" is left out. */
    boolean negates(Mood mood) {
        return mood != Mood.OBLIGED && draw.chance(NEGATIVE_PERCENT);
    }
}
