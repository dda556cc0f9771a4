package jacobi.examples.cli;

import jacobi.models.data.Batches;
import jacobi.models.data.EncodedPair;
import jacobi.models.data.ParallelCorpus;
import jacobi.models.data.SentencePair;
import jacobi.models.translation.TranslationTask;
import jacobi.models.translation.Translator;

import java.util.List;

/**
 * A corpus as a translator's tokens. The same settings and the same corpus always make the same
 * batches, which resuming rests on.
 *
 * @param translator whose tokens they are
 * @param training what to learn from
 * @param validation what the loss is measured on
 * @param sample what is translated after each epoch
 */
record TaskData(
        Translator translator, Batches training, Batches validation, List<SentencePair> sample) {

    static TaskData of(
            ParallelCorpus corpus,
            Translator translator,
            DataSettings data,
            TrainingSettings training) {
        // Beyond its learned positions a model is blind.
        int longest = translator.model().longest();
        var validation =
                corpus.validation().stream()
                        .filter(pair -> longer(translator, pair) < longest)
                        .toList();
        return new TaskData(
                translator,
                new Batches(
                        translator.encode(corpus.train()),
                        training.batchTokens(),
                        // With its end a sentence must fit a batch.
                        Math.max(1, Math.min(data.maxLength(), training.batchTokens() - 1))),
                validationBatches(translator.encode(validation), training.batchTokens()),
                validation.subList(0, Math.min(training.sample(), validation.size())));
    }

    private static int longer(Translator translator, SentencePair pair) {
        return longer(translator.encode(List.of(pair)).getFirst());
    }

    private static int longer(EncodedPair pair) {
        return Math.max(pair.source().length, pair.target().length);
    }

    /** No sentence is too long to be measured. */
    private static Batches validationBatches(List<EncodedPair> pairs, int batchTokens) {
        int longest = pairs.stream().mapToInt(TaskData::longer).max().orElse(0);
        return new Batches(pairs, Math.max(batchTokens, longest + 1));
    }

    /** How many optimizer steps an epoch has. */
    int stepsPerEpoch(TrainingSettings settings) {
        int batches = training.epoch(settings.seed(), 1).size();
        return (batches + settings.accumulate() - 1) / settings.accumulate();
    }

    TranslationTask task(TrainingSettings settings) {
        return new TranslationTask(
                translator,
                training,
                settings.seed(),
                settings.labelSmoothing(),
                validation,
                sample);
    }
}
