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
                training);
    }

    /** The data's settings of a run that translates. */
    DataSettings parallel() {
        return (DataSettings) data;
    }

    /** This with other settings of data and training. */
    RunConfig with(Record otherData, TrainingSettings otherTraining) {
        return new RunConfig(
                format, version, program, task, family, otherData, tokenizer, model, otherTraining);
    }

    /** This as if another Jacobi had made it. */
    RunConfig by(String otherProgram) {
        return new RunConfig(
                format, version, otherProgram, task, family, data, tokenizer, model, training);
    }
}
