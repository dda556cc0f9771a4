package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

import java.util.List;

/** Sentences about what there is, and what it is or is like. */
record Descriptions(Draw draw, NounPhrases nouns) {
    Descriptions(Draw draw) {
        this(draw, new NounPhrases(draw));
    }

    /** There is: 있어요, and its own negative, 없어요. */
    SentencePair existence() {
        boolean past = draw.chance(40);
        boolean question = draw.chance(20);
        boolean none = !question && draw.chance(25);
        Described described = Described.random(draw, draw.from(Lexicon.ANYTHING_TO_COUNT), 35);
        NounPhrase thing =
                draw.chance(60) && !none
                        ? described.counted(draw.from(Lexicon.NUMBERS))
                        : described.indefinite();
        Place place = draw.from(Lexicon.PLACES);
        Phrase time = past && draw.chance(50) ? draw.from(Lexicon.times(Mood.PAST)) : Phrase.NONE;
        String be = thing.speaker().be(past);
        String english =
                Phrase.words(
                        question ? be + " there" : "there " + be,
                        none ? "no " + described.singular() : thing.english(),
                        place.at(),
                        time.english());
        String korean =
                Phrase.words(
                        time.korean(),
                        place.destination().korean(),
                        thing.with(Particle.SUBJECT),
                        (none ? "없" : "있") + (past ? "었어요" : "어요"));
        return Phrase.sentence(english, korean, question ? "?" : ".");
    }

    /** "Minsu is a doctor", 민수는 의사예요. */
    SentencePair identity() {
        NounPhrase subject = nouns.friendOrName();
        NounPhrase what =
                Described.random(draw, draw.from(Lexicon.PEOPLE, p -> p != Lexicon.CHILD), 50)
                        .indefinite();
        boolean past = draw.chance(40);
        boolean question = draw.chance(20);
        boolean negative = !question && draw.chance(30);
        String be = subject.speaker().be(past);
        String english =
                question
                        ? Phrase.words(be, subject.english(), what.english())
                        : Phrase.words(
                                subject.english(), be, negative ? "not" : "", what.english());
        String korean = Phrase.words(subject.asSubject(), Copula.predicate(what, past, negative));
        return Phrase.sentence(english, korean, question ? "?" : ".");
    }

    SentencePair quality() {
        Adjective.Quality quality = draw.from(Lexicon.QUALITIES);
        Noun noun = draw.from(Lexicon.ANYTHING_TO_JUDGE, n -> quality.kinds().contains(n.kind()));
        return statementOrQuestion(
                new Description(
                        nouns.specific(noun),
                        quality,
                        draw.chance(35),
                        draw.chance(25),
                        Phrase.NONE,
                        Phrase.NONE));
    }

    /** "The bag is bigger than Sora's hat", 가방은 소라의 모자보다 더 커요. */
    SentencePair comparison() {
        Noun noun = draw.from(Lexicon.THINGS);
        NounPhrase standard = nouns.specific(draw.from(Lexicon.THINGS, other -> other != noun));
        return statementOrQuestion(
                new Description(
                        nouns.specific(noun),
                        draw.from(Lexicon.QUALITIES, quality -> !quality.comparative().isEmpty()),
                        draw.chance(30),
                        false,
                        new Phrase("than " + standard.english(), standard.with(Particle.THAN)),
                        Phrase.NONE));
    }

    /** How somebody feels. */
    SentencePair feeling() {
        boolean past = draw.chance(50);
        List<Phrase> times = Lexicon.times(past ? Mood.PAST : Mood.PROGRESSIVE);
        return statementOrQuestion(
                new Description(
                        nouns.besides(NounPhrase.WE),
                        draw.from(Lexicon.FEELINGS),
                        past,
                        draw.chance(30),
                        Phrase.NONE,
                        draw.chance(60) ? draw.from(times) : Phrase.NONE));
    }

    /** One asks about others, not about oneself. */
    private SentencePair statementOrQuestion(Description description) {
        boolean mayAsk = !description.negative() && description.subject().speaker() == Speaker.ONE;
        return mayAsk && draw.chance(25) ? description.question() : description.statement();
    }
}
