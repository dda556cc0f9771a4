package jacobi.examples.cli;

import jacobi.models.train.RunDirectory;
import jacobi.models.train.Task;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A run that is about to learn, new or resumed. Each {@link TaskKind} has its own. */
interface TrainingRun {
    /** Where it lives. */
    RunDirectory directory();

    /** Its settings. */
    RunConfig config();

    /** What is learned. */
    Task<?> task();

    /** The width of the model, which the Noam schedule goes by. */
    default int width() {
        return config().sized().width();
    }

    /** Says what is learned, and from what. */
    void introduce(PrintWriter out);

    /** Shows what has been learned, with the best weights, and says what to do with it. */
    void report(PrintWriter out);

    /** Whether there is something to go on from. */
    default boolean hasCheckpoint() {
        return Files.exists(directory().checkpoint());
    }

    /** A new run; nothing is written before everything has been found to be right. */
    static TrainingRun start(TrainOptions options, PrintWriter out) {
        options.learning.requireGoalOf(options.task());
        return switch (options.task()) {
            case TRANSLATE -> TranslationRun.start(options, out);
            case LM -> LanguageRun.start(options, out);
            case MLM -> MaskedLanguageRun.start(options, out);
            case CLASSIFY -> ClassificationRun.start(options, out);
        };
    }

    /**
     * Opens a run that was stopped.
     *
     * @throws InputException if an option contradicts the run's settings, or its data has changed
     */
    static TrainingRun resume(TrainOptions options) {
        var directory = directory(options.run);
        var stored = ConfigFile.read(directory);
        options.requireSame(stored, directory);
        if (stored.isImported()) {
            throw new InputException(
                    "%s was imported, and has no training to go on with; start one with ./jacobi train --task %s --from %s"
                            .formatted(directory.path(), stored.task(), directory.path()));
        }
        options.learning.requireGoalOf(stored.task());
        return switch (stored.task()) {
            case TRANSLATE -> TranslationRun.resume(options, directory, stored);
            case LM -> LanguageRun.resume(options, directory, stored);
            case MLM -> MaskedLanguageRun.resume(options, directory, stored);
            case CLASSIFY -> ClassificationRun.resume(options, directory, stored);
        };
    }

    private static RunDirectory directory(RunOptions options) {
        var named =
                options.resume.equals(RunOptions.NEWEST)
                        ? Optional.ofNullable(options.out)
                        : Optional.of(Path.of(options.resume));
        if (options.out != null && !options.out.normalize().equals(named.get().normalize())) {
            throw new InputException(
                    "--resume and --out name two runs, %s and %s; a run goes on in its own folder"
                            .formatted(named.get(), options.out));
        }
        return named.map(RunDirectory::new).orElseGet(RunFolders::newest);
    }

    /** Refuses a resumed run whose settings differ from what is wanted, other than as allowed. */
    static void requireSame(RunDirectory directory, RunConfig allowed, RunConfig wanted) {
        var differences = ConfigFile.differences(allowed.by(wanted.program()), wanted);
        if (!differences.isEmpty()) {
            throw changed(directory, String.join(", ", differences));
        }
    }

    /** What is said of a resumed run that is asked to become another one. */
    static InputException changed(RunDirectory directory, String differences) {
        return new InputException(
                "A resumed run keeps its settings, and in %s %s; leave those options out, or start a"
                                .formatted(directory.config(), differences)
                        + " new run with another --out");
    }
}
