package jacobi.models.bert;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well tokens were labelled.
 *
 * @param asked tokens that have a label
 * @param right of those, how many were given it
 * @param given tokens that have a label and were given one other than 0
 * @param wanted tokens whose label is other than 0
 * @param hits of those, how many were given it
 */
record TagScores(long asked, long right, long given, long wanted, long hits) {
    static final TagScores NONE = new TagScores(0, 0, 0, 0, 0);

    /** With one more token that has a label. */
    TagScores plus(int choice, int label) {
        int hit = choice == label ? 1 : 0;
        int isWanted = label > 0 ? 1 : 0;
        return new TagScores(
                asked + 1,
                right + hit,
                given + (choice > 0 ? 1 : 0),
                wanted + isWanted,
                hits + hit * isWanted);
    }

    /** The share of tokens given their label. */
    double accuracy() {
        return right / (double) asked;
    }

    /** The harmonic mean of precision and recall; 1 where nothing is wanted and nothing given. */
    double f1() {
        return given + wanted == 0 ? 1 : 2.0 * hits / (given + wanted);
    }

    /** The scores in the order in which they are reported. */
    Map<String, Double> byName() {
        var scores = new LinkedHashMap<String, Double>();
        scores.put("accuracy", accuracy());
        scores.put("f1", f1());
        return scores;
    }
}
