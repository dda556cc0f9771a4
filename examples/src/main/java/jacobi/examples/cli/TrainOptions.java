package jacobi.examples.cli;

import jacobi.models.train.RunDirectory;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** All options of {@code ./jacobi train}, by topic. None has a value where it was not given. */
final class TrainOptions {
    @Option(
            names = "--task",
            paramLabel = "KIND",
            description = "What to learn: ${COMPLETION-CANDIDATES} (default: translate).")
    private TaskKind task;

    @ArgGroup(validate = false, order = 1, heading = "%n@|bold The run|@%n")
    final RunOptions run = new RunOptions();

    @ArgGroup(validate = false, order = 2, heading = "%n@|bold Data|@%n")
    final DataOptions data = new DataOptions();

    @ArgGroup(validate = false, order = 3, heading = "%n@|bold Tokens|@%n")
    final TextOptions text = new TextOptions();

    @ArgGroup(validate = false, order = 4, heading = "%n@|bold Model|@%n")
    final ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, order = 5, heading = "%n@|bold Model rnn|@%n")
    final RecurrentOptions recurrent = new RecurrentOptions();

    @ArgGroup(validate = false, order = 6, heading = "%n@|bold Adapters|@%n")
    final AdapterOptions adapters = new AdapterOptions();

    @ArgGroup(
            validate = false,
            order = 7,
            heading =
                    "%n@|bold Learning|@ (defaults are those of translate; a new run's config.json"
                            + " shows those of its task)%n")
    final LearningOptions learning = new LearningOptions();

    @ArgGroup(validate = false, order = 8, heading = "%n@|bold Computing|@%n")
    final DeviceOptions device = new DeviceOptions();

    /** What a new run learns. */
    TaskKind task() {
        return task == null ? TaskKind.TRANSLATE : task;
    }

    /** What a run that translates does where no option says otherwise. */
    TrainDefaults defaults() {
        return data.isBuiltIn() ? TrainDefaults.BUILT_IN : TrainDefaults.FILES;
    }

    /** Refuses options of other models than the new run's. */
    void requireOwnOptions(ParseResult given) {
        if (run.resume != null) {
            return;
        }
        task().requireOwn(given::hasMatchedOption);
        var family = model.family(task());
        family.requireOwn(given::hasMatchedOption);
        adapters.requireBase(task() == TaskKind.LM && run.from != null);
        if (run.from != null) {
            ModelFamily.requireNone(given::hasMatchedOption);
        }
    }

    /** The model that a new run starts with. */
    Speaker startingPoint() {
        return Speaker.open(run.from, text.file());
    }

    /** Refuses another task or family than a resumed run has. */
    void requireSame(RunConfig stored, RunDirectory directory) {
        requireSame("task", task, stored.task(), directory);
        requireSame("family", model.family(), stored.family(), directory);
    }

    private static void requireSame(
            String option, Object wanted, Object stored, RunDirectory directory) {
        if (wanted != null && wanted != stored) {
            throw TrainingRun.changed(
                    directory, "%s is %s, not %s".formatted(option, stored, wanted));
        }
    }
}
