package jacobi.examples.cli;

import jacobi.models.transformer.TransformerConfig;

/**
 * All settings of a run: its {@code config.json}.
 *
 * @param format {@value #FORMAT}
 * @param version of this file's format
 * @param program the version of Jacobi that made it, for the reader
 * @param data what it learns from
 * @param tokenizer how text is cut
 * @param model the model's size and variant
 * @param training how it learns
 */
record RunConfig(
        String format,
        int version,
        String program,
        DataSettings data,
        TokenizerSettings tokenizer,
        TransformerConfig model,
        TrainingSettings training) {
    static final String FORMAT = "jacobi-run";
    static final int VERSION = 1;

    RunConfig(
            DataSettings data,
            TokenizerSettings tokenizer,
            TransformerConfig model,
            TrainingSettings training) {
        this(FORMAT, VERSION, Version.NUMBER, data, tokenizer, model, training);
    }
}
