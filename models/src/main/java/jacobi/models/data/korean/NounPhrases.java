package jacobi.models.data.korean;

/** Draws noun phrases: subjects, objects, and nouns with a relative clause. */
record NounPhrases(Draw draw) {
    private static final int ADJECTIVE_PERCENT = 35;

    /** Any subject of a statement. */
    NounPhrase subject() {
        int roll = draw.random().nextInt(100);
        if (roll < 55) {
            return known();
        } else if (roll < 65) {
            return NounPhrase.I;
        } else if (roll < 72) {
            return NounPhrase.WE;
        } else if (roll < 84) {
            return Described.random(draw, draw.from(Lexicon.PEOPLE), ADJECTIVE_PERCENT)
                    .indefinite();
        }
        return counted(draw.from(Lexicon.PEOPLE));
    }

    /** Somebody, in the third person, whom the listener knows. */
    NounPhrase known() {
        int roll = draw.random().nextInt(100);
        if (roll < 55) {
            return name();
        } else if (roll < 85) {
            return Described.random(draw, draw.from(Lexicon.PEOPLE), ADJECTIVE_PERCENT).the();
        }
        Described friend = Described.plain(Lexicon.FRIEND);
        return draw.chance(50) ? friend.mine() : friend.of(name());
    }

    /** Whom one asks about: the listener, or somebody known. */
    NounPhrase asked() {
        return draw.chance(20) ? NounPhrase.YOU : known();
    }

    /** Somebody known, or the speaker, but nobody of those in {@code other}. */
    NounPhrase besides(NounPhrase other) {
        NounPhrase chosen = draw.chance(12) ? NounPhrase.I : known();
        return chosen.overlaps(other) ? besides(other) : chosen;
    }

    /** A name, or somebody's friend. */
    NounPhrase friendOrName() {
        if (draw.chance(50)) {
            return name();
        }
        Described friend = Described.plain(Lexicon.FRIEND);
        return draw.chance(40) ? friend.mine() : friend.of(name());
    }

    NounPhrase name() {
        return draw.from(Lexicon.NAMES);
    }

    /** What an action is done to. */
    Phrase object(Action action, NounPhrase subject) {
        int roll = draw.random().nextInt(100);
        if (roll < 12) {
            return pair(action);
        }
        Noun noun = draw.from(action.objects());
        Described described = Described.random(draw, noun, ADJECTIVE_PERCENT);
        if (action == Actions.LIKE) {
            return liked(described, subject).asObject();
        }
        NounPhrase object;
        if (roll < 34) {
            object = counted(noun);
        } else if (roll < 60) {
            object = described.indefinite();
        } else if (roll < 70) {
            object = described.generic();
        } else if (roll < 85 && action.owned()) {
            object = owned(described, subject);
        } else if (roll < 92) {
            object = described.the();
        } else {
            object = described.these();
        }
        return object.asObject();
    }

    private NounPhrase liked(Described described, NounPhrase subject) {
        int roll = draw.random().nextInt(100);
        if (roll < 55) {
            return described.generic();
        }
        return roll < 75 ? described.these() : owned(described, subject);
    }

    /** Two things, each bare: "apples and milk" for what one likes, else "an apple and milk". */
    private Phrase pair(Action action) {
        Noun first = draw.from(action.objects());
        Noun second = draw.from(action.objects(), noun -> noun != first);
        NounPhrase left = single(action, first);
        NounPhrase right = single(action, second);
        return new Phrase(
                left.english() + " and " + right.english(),
                left.with(Particle.AND) + " " + right.with(Particle.OBJECT));
    }

    private static NounPhrase single(Action action, Noun noun) {
        Described plain = Described.plain(noun);
        return action == Actions.LIKE ? plain.generic() : plain.indefinite();
    }

    NounPhrase counted(Noun noun) {
        return Described.random(draw, noun, ADJECTIVE_PERCENT).counted(draw.from(Lexicon.NUMBERS));
    }

    /**
     * My own or a named person's, who is not the subject: Korean, like English, would say "own"
     * there.
     */
    private NounPhrase owned(Described described, NounPhrase subject) {
        NounPhrase owner = name();
        return draw.chance(50) || owner.overlaps(subject) ? described.mine() : described.of(owner);
    }

    /** What can be described: "the red bag", "Sora's bag". */
    NounPhrase specific(Noun noun) {
        Described described = Described.random(draw, noun, 20);
        return switch (draw.random().nextInt(4)) {
            case 0 -> described.mine();
            case 1 -> described.of(name());
            case 2 -> described.these();
            default -> described.the();
        };
    }

    /**
     * "the book that Minsu bought at the market", 민수가 시장에서 산 책: the whole clause moves before the
     * noun, and its verb takes the form of a modifier.
     *
     * @param besides the action that the main clause already speaks of
     */
    NounPhrase thingThat(Noun noun, NounPhrase actor, Action besides) {
        Action action = draw.from(Actions.ACTS, a -> a != besides && a.objects().contains(noun));
        Phrase place = draw.chance(40) ? draw.from(action.places()).scene() : Phrase.NONE;
        Verb verb = action.verb();
        return new NounPhrase(
                Phrase.words(
                        "the",
                        noun.english(),
                        "that",
                        actor.english(),
                        verb.past(),
                        place.english()),
                Phrase.words(
                        actor.with(Particle.SUBJECT),
                        place.korean(),
                        verb.korean().pastModifier(),
                        noun.korean()),
                Speaker.ONE,
                true);
    }

    /** "the student who bought bread", 빵을 산 학생. */
    NounPhrase personWho() {
        Noun person = draw.from(Lexicon.PEOPLE);
        Action action = draw.from(Actions.ACTS);
        Phrase object = object(action, Described.plain(person).the());
        Verb verb = action.verb();
        return new NounPhrase(
                Phrase.words("the", person.english(), "who", verb.past(), object.english()),
                Phrase.words(object.korean(), verb.korean().pastModifier(), person.korean()),
                Speaker.ONE,
                true);
    }
}
