package jacobi.models.data.korean;

import java.util.Set;

/**
 * An adjective that stands before a noun.
 *
 * @param korean the form before a noun
 */
record Adjective(String english, String korean, Set<Noun.Kind> kinds) {
    /**
     * An adjective that can be the predicate: Korean conjugates it like a verb.
     *
     * @param comparative empty where no comparison is made with it
     */
    record Quality(String english, String comparative, Conjugation korean, Set<Noun.Kind> kinds) {}
}
