package jacobi.models.data.korean;

/**
 * Somebody or something that a sentence speaks of.
 *
 * @param korean without particle; empty for "you", which Korean leaves unsaid
 * @param definite whether the listener knows which one: then, as subject of a main clause, it is
 *     the topic (은/는) rather than news (이/가)
 */
record NounPhrase(String english, String korean, Speaker speaker, boolean definite) {
    static final NounPhrase I = new NounPhrase("I", "저", Speaker.I, true);
    static final NounPhrase WE = new NounPhrase("we", "우리", Speaker.WE, true);
    static final NounPhrase YOU = new NounPhrase("you", "", Speaker.YOU, true);
    static final NounPhrase WHO = new NounPhrase("who", "누구", Speaker.ONE, false);

    String with(Particle particle) {
        return korean.isEmpty() ? "" : particle.attach(korean);
    }

    /** As subject of a main clause. */
    String asSubject() {
        return with(definite ? Particle.TOPIC : Particle.SUBJECT);
    }

    Phrase asObject() {
        return new Phrase(english, with(Particle.OBJECT));
    }

    /** Whether the two speak of one person or thing: "Sora" and "Sora's friend". */
    boolean overlaps(NounPhrase other) {
        return english.contains(other.english) || other.english.contains(english);
    }
}
