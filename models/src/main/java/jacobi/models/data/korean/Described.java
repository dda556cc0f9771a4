package jacobi.models.data.korean;

/**
 * A noun with an adjective, or without: the part of a noun phrase that all determiners share.
 * English puts number and article in front; Korean has no article, and puts the number with its
 * counter behind: "two red books", 빨간 책 두 권.
 *
 * @param adjective {@link Phrase#NONE} for none
 */
record Described(Noun noun, Phrase adjective) {
    static Described plain(Noun noun) {
        return new Described(noun, Phrase.NONE);
    }

    static Described random(Draw draw, Noun noun, int adjectivePercent) {
        if (!draw.chance(adjectivePercent)) {
            return plain(noun);
        }
        Adjective chosen = draw.from(Lexicon.ADJECTIVES, a -> a.kinds().contains(noun.kind()));
        return new Described(noun, new Phrase(chosen.english(), chosen.korean()));
    }

    /** One that the listener does not know; an uncountable noun stands bare. */
    NounPhrase indefinite() {
        String singular = singular();
        String article = "aeiou".indexOf(singular.charAt(0)) >= 0 ? "an " : "a ";
        return phrase(noun.countable() ? article + singular : singular, korean(), false);
    }

    /** The kind as a whole: "red apples", "coffee". */
    NounPhrase generic() {
        return phrase(noun.countable() ? plural() : singular(), korean(), false);
    }

    NounPhrase the() {
        return phrase("the " + singular(), korean(), true);
    }

    NounPhrase these() {
        return phrase("this " + singular(), "이 " + korean(), true);
    }

    NounPhrase mine() {
        return phrase("my " + singular(), "제 " + korean(), true);
    }

    NounPhrase of(NounPhrase owner) {
        return phrase(
                owner.english() + "'s " + singular(),
                owner.with(Particle.OF) + " " + korean(),
                true);
    }

    NounPhrase counted(Phrase number) {
        return new NounPhrase(
                number.english() + " " + plural(),
                Phrase.words(korean(), number.korean(), noun.counter()),
                Speaker.MANY,
                false);
    }

    /** "red books", "cups of warm coffee". */
    String plural() {
        return noun.countable()
                ? Phrase.words(adjective.english(), noun.plural())
                : noun.plural() + " of " + singular();
    }

    String singular() {
        return Phrase.words(adjective.english(), noun.english());
    }

    String korean() {
        return Phrase.words(adjective.korean(), noun.korean());
    }

    private static NounPhrase phrase(String english, String korean, boolean definite) {
        return new NounPhrase(english, korean, Speaker.ONE, definite);
    }
}
