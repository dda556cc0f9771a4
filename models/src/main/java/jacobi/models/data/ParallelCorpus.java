package jacobi.models.data;

import java.util.List;
import java.util.Objects;

/**
 * Sentence pairs of two languages, split for training.
 *
 * @param name what the corpus is called in logs and run directories
 * @param test empty where the corpus has none
 * @param notes what a reader should know about how the corpus was read (pairs left out, pairs held
 *     out): whole sentences
 */
public record ParallelCorpus(
        String name,
        String sourceLanguage,
        String targetLanguage,
        List<SentencePair> train,
        List<SentencePair> validation,
        List<SentencePair> test,
        List<String> notes) {
    public ParallelCorpus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sourceLanguage, "sourceLanguage");
        Objects.requireNonNull(targetLanguage, "targetLanguage");
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        notes = List.copyOf(notes);
    }
}
