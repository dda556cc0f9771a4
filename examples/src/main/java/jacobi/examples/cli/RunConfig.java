package jacobi.examples.cli;

/**
 * All settings of a run: its {@code config.json}.
 *
 * @param format {@value #FORMAT}
 * @param version of this file's format
 * @param program the version of Jacobi that made it, for the reader
 * @param task what it learns to do
 * @param family its kind of model
 * @param data what it learns from, of the task's type
 * @param tokenizer how text is cut
 * @param model the model's size and variant, of the family's type
 * @param adapters what alone learns of the model; null if all of it does
 * @param training how it learns
 */
record RunConfig(
        String format,
        int version,
        String program,
        TaskKind task,
        ModelFamily family,
        Record data,
        TokenizerSettings tokenizer,
        Record model,
        AdapterSettings adapters,
        TrainingSettings training) {
    static final String FORMAT = "jacobi-run";
    static final int VERSION = 2;

    RunConfig(
            TaskKind task,
            Record data,
            TokenizerSettings tokenizer,
            Record model,
            TrainingSettings training) {
        this(
                FORMAT,
                VERSION,
                Version.NUMBER,
                task,
                ModelFamily.of(model),
                data,
                tokenizer,
                model,
                null,
                training);
    }

    /** The model's family, with its settings. */
    Family sized() {
        return family.standard().with(model);
    }

    /** Whether others have trained the model: a training of ours has a schedule. */
    boolean isImported() {
        return training.scheduleSteps() == 0;
    }

    /** The data's settings of a run that translates. */
    DataSettings parallel() {
        return (DataSettings) data;
    }

    /** This with other settings of data and training. */
    RunConfig with(Record otherData, TrainingSettings otherTraining) {
        return new RunConfig(
                format,
                version,
                program,
                task,
                family,
                otherData,
                tokenizer,
                model,
                adapters,
                otherTraining);
    }

    /** This with adapters alone to learn; null for none. */
    RunConfig with(AdapterSettings others) {
        return new RunConfig(
                format, version, program, task, family, data, tokenizer, model, others, training);
    }

    /** This as if another Jacobi had made it. */
    RunConfig by(String other) {
        return new RunConfig(
                format, version, other, task, family, data, tokenizer, model, adapters, training);
    }
}
