package jacobi.models.data.korean;

/**
 * A common noun.
 *
 * @param plural of the noun itself, or of its measure if it is uncountable
 * @param measure how English counts an uncountable noun ("cup" of coffee); empty for a countable
 *     one
 * @param counter the Korean word that follows the number
 */
record Noun(
        Kind kind, String english, String plural, String measure, String korean, String counter) {
    /** What decides which adjectives and sentences suit a noun. */
    enum Kind {
        PERSON,
        ANIMAL,
        THING,
        FOOD,
        DRINK
    }

    boolean countable() {
        return measure.isEmpty();
    }
}
