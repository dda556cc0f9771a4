package jacobi.examples.cli;

import jacobi.models.translation.SequenceToSequence;

/** A kind of model that translates, with its settings. */
interface TranslationFamily extends Family {
    /**
     * For a new run: what the options say, and the family's usual settings where they are silent.
     *
     * @param source number of source token ids
     * @param target number of target token ids
     * @throws IllegalArgumentException if there can be no such model
     */
    TranslationFamily fresh(TrainOptions given, int source, int target);

    /** A model with fresh weights. */
    SequenceToSequence make(long seed);

    /** A model whose weights are about to be loaded. */
    SequenceToSequence blank();

    /** The family that the options choose, for a new run. */
    static TranslationFamily chosen(TrainOptions given, int source, int target) {
        var family = (TranslationFamily) given.model.family(TaskKind.TRANSLATE).standard();
        return InputException.checked(() -> family.fresh(given, source, target));
    }

    /** The family of a run that translates. */
    static TranslationFamily of(RunConfig run) {
        return (TranslationFamily) run.sized();
    }
}
