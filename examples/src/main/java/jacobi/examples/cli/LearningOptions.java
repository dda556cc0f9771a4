package jacobi.examples.cli;

import picocli.CommandLine.Option;

/** How to learn. */
final class LearningOptions {
    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "The most passes over the data (default: 20; 10 for the built-in data).")
    private Integer epochs;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "The most optimizer steps (default: no limit).")
    private Integer steps;

    @Option(
            names = "--batch-tokens",
            paramLabel = "N",
            description = "Tokens of either side in a batch (default: 2048).")
    private Integer batchTokens;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches that make a step (default: 1).")
    private Integer accumulate;

    @Option(
            names = "--label-smoothing",
            paramLabel = "SHARE",
            description = "Of the training loss (default: 0.1); validation is without.")
    private Double labelSmoothing;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: adam).")
    private TrainingSettings.Optimizer optimizer;

    @Option(
            names = "--weight-decay",
            paramLabel = "RATE",
            description = "Of the weight matrices (default: 0).")
    private Double weightDecay;

    @Option(
            names = "--beta2",
            paramLabel = "SHARE",
            description = "Of Adam: how slowly its mean of squares forgets (default: 0.98).")
    private Double beta2;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description =
                    "The highest, at the end of the warm-up (default: 0.001; 0.002 built-in).")
    private Double learningRate;

    @Option(
            names = "--min-learning-rate",
            paramLabel = "RATE",
            description = "Where cosine and linear schedules end (default: 0).")
    private Double minLearningRate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "${COMPLETION-CANDIDATES}: how the rate falls after the warm-up (default:"
                            + " cosine; noam is the paper's, with the root of the step).")
    private TrainingSettings.Rate schedule;

    @Option(
            names = "--warmup",
            paramLabel = "STEPS",
            description =
                    "Steps that the rate rises for (default: 500; 200 built-in; at most a tenth of"
                            + " all steps).")
    private Integer warmup;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description = "Clip the gradients' norm; 0 for not (default: 1).")
    private Double clip;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of weights, order and dropout: repeats a run bit for bit (default: 1).")
    private Long seed;

    @Option(
            names = "--patience",
            paramLabel = "EPOCHS",
            description =
                    "Stop after so many without improvement; 0 for never (default: 5; 0 built-in).")
    private Integer patience;

    @Option(
            names = "--goal",
            paramLabel = "SCORE=VALUE",
            description =
                    "Stop at a validation score: exactMatch=0.995 (the built-in data's default) or"
                            + " bleu=36; mlm: maskedAccuracy=0.6 or nextAccuracy=0.9; classify:"
                            + " accuracy=0.9; or none.")
    private String goal;

    @Option(
            names = "--average",
            paramLabel = "K",
            description =
                    "Keep the mean of the last K epochs' weights if it is better (default: 5; 0"
                            + " built-in).")
    private Integer average;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description =
                    "Validation sentences to translate after each epoch, for BLEU and exact matches"
                            + " (default: 200; 500 built-in).")
    private Integer sample;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description = "Write a checkpoint during epochs too (default: 500; 0, not, built-in).")
    private Integer checkpointEvery;

    /** Refuses a goal that a task's validations do not measure. */
    void requireGoalOf(TaskKind task) {
        if (goal == null || goal.equals(TrainingSettings.NO_GOAL)) {
            return;
        }
        if (!task.measures(goal.split("=", 2)[0])) {
            throw new InputException(
                    task.goals().isEmpty()
                            ? "The task %s has no scores that could be a --goal".formatted(task)
                            : "--goal must be a score of the task %s and a number, such as %s, got %s"
                                    .formatted(task, String.join(" or ", task.goals()), goal));
        }
    }

    /** Settings with a schedule as long as the training. */
    TrainingSettings scheduled(TrainingSettings training, int stepsPerEpoch) {
        long all = (long) training.epochs() * stepsPerEpoch;
        long total = training.steps() > 0 ? Math.min(training.steps(), all) : all;
        int count = (int) Math.min(total, Integer.MAX_VALUE);
        int rising =
                warmup != null ? training.warmup() : Math.clamp(count / 10, 1, training.warmup());
        // A single step has no room for a warm-up.
        return training.withWarmup(rising, Math.max(count, 2));
    }

    /** Settings with these options' values where they were given. */
    TrainingSettings over(TrainingSettings base) {
        return InputException.checked(
                () ->
                        new TrainingSettings(
                                Given.or(seed, base.seed()),
                                Given.or(epochs, base.epochs()),
                                Given.or(steps, base.steps()),
                                Given.or(batchTokens, base.batchTokens()),
                                Given.or(accumulate, base.accumulate()),
                                Given.or(labelSmoothing, base.labelSmoothing()),
                                Given.or(optimizer, base.optimizer()),
                                Given.or(weightDecay, base.weightDecay()),
                                Given.or(beta2, base.beta2()),
                                Given.or(learningRate, base.learningRate()),
                                Given.or(minLearningRate, base.minLearningRate()),
                                Given.or(schedule, base.schedule()),
                                Given.or(warmup, base.warmup()),
                                base.scheduleSteps(),
                                Given.or(clip, base.clip()),
                                Given.or(patience, base.patience()),
                                Given.or(average, base.average()),
                                Given.or(goal, base.goal()),
                                Given.or(checkpointEvery, base.checkpointEvery()),
                                Given.or(sample, base.sample())));
    }

    /** Settings that a resumed run may change, from these options; the others from the run. */
    TrainingSettings changeable(TrainingSettings stored) {
        return new LearningOptions(epochs, steps, patience, goal, checkpointEvery).over(stored);
    }

    LearningOptions() {}

    private LearningOptions(
            Integer epochs, Integer steps, Integer patience, String goal, Integer checkpointEvery) {
        this.epochs = epochs;
        this.steps = steps;
        this.patience = patience;
        this.goal = goal;
        this.checkpointEvery = checkpointEvery;
    }
}
