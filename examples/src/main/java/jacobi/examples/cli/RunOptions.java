package jacobi.examples.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Where a run lives. */
final class RunOptions {
    static final String NEWEST = "";

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description =
                    "Folder of the new run (default: runs/ and the data's name and a number). A"
                            + " folder that holds anything is never overwritten.")
    Path out;

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "Start with the weights and the tokenizer of this model. lm: whatever generate"
                            + " takes. mlm, classify: a run of one of these two, or a folder of"
                            + " Hugging Face's BERT.")
    Path from;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = NEWEST,
            paramLabel = "RUN",
            description =
                    "Continue a run that was stopped, by default the newest in runs/. Its settings"
                            + " are in its config.json; of the other options only --epochs,"
                            + " --steps, --patience, --goal, --checkpoint-every, --threads and"
                            + " --device may change them. The learning rate's schedule stays as it"
                            + " was.")
    String resume;
}
