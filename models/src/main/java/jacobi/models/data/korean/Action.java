package jacobi.models.data.korean;

import java.util.List;
import java.util.Set;

/**
 * A transitive verb with what it goes with, so that sentences make sense.
 *
 * @param owned whether the object may belong to somebody ("lost Sora's bag")
 * @param tools with what it is done
 */
record Action(
        Verb verb,
        Set<Mood> moods,
        boolean owned,
        List<Noun> objects,
        List<Place> places,
        List<Phrase> tools) {}
