package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

import java.util.List;

/** Sentences of two clauses. Korean finishes the subordinate clause before the main one begins. */
record ComplexSentences(Draw draw, NounPhrases nouns, Clauses clauses) {
    ComplexSentences(Draw draw) {
        this(draw, new NounPhrases(draw), new Clauses(draw));
    }

    /** "Sora likes the book that Minsu bought", 소라는 민수가 산 책을 좋아해요. */
    SentencePair relativeObject() {
        NounPhrase actor = nouns.name();
        NounPhrase subject = nouns.besides(actor);
        Noun noun = draw.from(Lexicon.THINGS);
        Action action =
                draw.from(Actions.ACTS_AND_LIKING, a -> a.owned() && a.objects().contains(noun));
        Mood mood = clauses.mood(action.moods());
        Phrase object = nouns.thingThat(noun, actor, action).asObject();
        return new Clause(subject, action.verb(), mood, clauses.negates(mood), List.of(object))
                .statement();
    }

    /** "The book that Minsu bought is expensive", 민수가 산 책은 비싸요. */
    SentencePair relativeQuality() {
        Noun noun = draw.from(Lexicon.THINGS);
        return new Description(
                        nouns.thingThat(noun, nouns.besides(NounPhrase.WE), Actions.LIKE),
                        draw.from(
                                Lexicon.QUALITIES,
                                quality -> quality.kinds().contains(noun.kind())),
                        draw.chance(35),
                        draw.chance(25),
                        Phrase.NONE,
                        Phrase.NONE)
                .statement();
    }

    /** "The student who bought bread went home", 빵을 산 학생은 집에 갔어요. */
    SentencePair relativeSubject() {
        Mood mood = draw.chance(65) ? Mood.PAST : Mood.FUTURE;
        Clause clause = clauses.motion(nouns.personWho(), mood, clauses.negates(mood));
        return clauses.timed(clause).statement();
    }

    /** Two clauses with "and" (-고) or, the second negative, "but" (-지만). */
    SentencePair coordination() {
        Mood mood = draw.chance(80) ? Mood.PAST : Mood.PRESENT;
        boolean contrast = draw.chance(50);
        NounPhrase subject = nouns.besides(NounPhrase.WE);
        Clause first = clauses.plain(subject, mood, false);
        Clause second = clauses.plain(nouns.besides(subject), mood, contrast);
        Conjugation verb = first.verb().korean();
        String stem = mood == Mood.PAST ? verb.pastStem() : verb.stem();
        String firstKorean = first.korean(subject.asSubject(), stem + (contrast ? "지만" : "고"));
        return Phrase.sentence(
                Phrase.words(first.english(), contrast ? "but" : "and", second.english()),
                Phrase.words(firstKorean, second.korean()),
                ".");
    }

    /** "Sora was drinking tea when Minsu came home", 민수가 집에 왔을 때 소라는 차를 마시고 있었어요. */
    SentencePair duringClause() {
        NounPhrase subject = nouns.besides(NounPhrase.WE);
        NounPhrase other = nouns.besides(subject);
        Clause main = clauses.plain(subject, Mood.PAST_PROGRESSIVE, false);
        Clause event = clauses.motion(other, Mood.PAST, false);
        String when = event.verb().korean().pastStem() + "을 때";
        return Phrase.sentence(
                Phrase.words(main.english(), "when", event.english()),
                Phrase.words(event.korean(other.with(Particle.SUBJECT), when), main.korean()),
                ".");
    }

    /** "Minsu went home because Sora was sick", 소라가 아파서 민수는 집에 갔어요. */
    SentencePair becauseClause() {
        NounPhrase subject = nouns.besides(NounPhrase.WE);
        NounPhrase other = nouns.besides(subject);
        boolean negative = draw.chance(30);
        Clause main =
                draw.chance(50)
                        ? clauses.plain(subject, Mood.PAST, negative)
                        : clauses.motion(subject, Mood.PAST, negative);
        Adjective.Quality feeling = draw.from(Lexicon.FEELINGS);
        String reason =
                Phrase.words(
                        "because", other.english(), other.speaker().be(true), feeling.english());
        return Phrase.sentence(
                Phrase.words(main.english(), reason),
                Phrase.words(
                        other.with(Particle.SUBJECT), feeling.korean().reason(), main.korean()),
                ".");
    }
}
