package jacobi.models.data;

import java.util.List;

/**
 * One aligned part of a corpus.
 *
 * @param notes whole sentences about pairs that were left out; empty when none were
 */
public record ParallelText(List<SentencePair> pairs, List<String> notes) {
    public ParallelText {
        pairs = List.copyOf(pairs);
        notes = List.copyOf(notes);
    }
}
