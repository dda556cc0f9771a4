package jacobi.models.data.korean;

/**
 * A place.
 *
 * @param to the English phrase for going there
 * @param at the English phrase for being there
 */
record Place(String to, String at, String korean) {
    Phrase destination() {
        return new Phrase(to, Particle.TO.attach(korean));
    }

    /** Where something is done. */
    Phrase scene() {
        return new Phrase(at, Particle.AT.attach(korean));
    }
}
