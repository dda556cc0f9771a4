package jacobi.examples.cli;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.autograd.optim.Sgd;
import jacobi.autograd.optim.UpdateRule;
import jacobi.models.train.TrainingOptions;

import java.util.Locale;

/**
 * How a run learns.
 *
 * @param seed of the first weights, of the order of the batches, and of dropout
 * @param epochs the most epochs
 * @param steps the most optimizer steps; 0 for no limit
 * @param batchTokens the most tokens of either side of a batch, padding included
 * @param accumulate how many batches make a step
 * @param labelSmoothing of the training loss
 * @param optimizer the update rule
 * @param weightDecay of the weight matrices
 * @param beta2 how slowly Adam's mean of squares forgets
 * @param learningRate the highest
 * @param minLearningRate where cosine and linear schedules end
 * @param schedule how the learning rate changes
 * @param warmup how many steps the learning rate rises for
 * @param scheduleSteps at which step cosine and linear schedules end
 * @param clip what the gradients' norm is clipped to; 0 for no clipping
 * @param patience how many epochs without improvement end the run; 0 for any number
 * @param average how many of the last epochs' weights are averaged; 0 for none
 * @param goal a validation score that ends the run, such as {@code exactMatch=0.995}, or {@value
 *     #NO_GOAL}
 * @param checkpointEvery steps between checkpoints, besides those after each epoch; 0 for none
 * @param sample how many validation sentences are translated after each epoch
 */
record TrainingSettings(
        long seed,
        int epochs,
        int steps,
        int batchTokens,
        int accumulate,
        double labelSmoothing,
        Optimizer optimizer,
        double weightDecay,
        double beta2,
        double learningRate,
        double minLearningRate,
        Rate schedule,
        int warmup,
        int scheduleSteps,
        double clip,
        int patience,
        int average,
        String goal,
        int checkpointEvery,
        int sample) {
    static final String NO_GOAL = "none";

    /** Update rules by name. */
    enum Optimizer {
        ADAM,
        ADAMW,
        SGD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Schedules of the learning rate by name. */
    enum Rate {
        NOAM,
        COSINE,
        LINEAR,
        CONSTANT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TrainingSettings {
        require(batchTokens >= 1, "--batch-tokens must be at least 1, got " + batchTokens);
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "--label-smoothing must be in [0, 1), got " + labelSmoothing);
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "--learning-rate must be positive, got " + learningRate);
        require(
                minLearningRate >= 0 && minLearningRate <= learningRate,
                "--min-learning-rate must be between 0 and the learning rate, got "
                        + minLearningRate);
        require(beta2 >= 0 && beta2 < 1, "--beta2 must be in [0, 1), got " + beta2);
        require(sample >= 0, "--sample must not be negative, got " + sample);
        require(weightDecay >= 0, "--weight-decay must not be negative, got " + weightDecay);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** For the trainer of a model with so many channels. */
    TrainingOptions options(int dModel) {
        return new TrainingOptions(
                epochs,
                steps,
                accumulate,
                clip,
                rule(),
                schedule(dModel),
                seed,
                patience,
                parsedGoal(),
                checkpointEvery,
                average);
    }

    /** Adam with β₁ and ε of the paper on Transformers; decay is added or decoupled. */
    private UpdateRule rule() {
        var paper = Adam.transformer();
        return switch (optimizer) {
            case ADAM, ADAMW ->
                    new Adam(
                            paper.beta1(),
                            beta2,
                            paper.epsilon(),
                            weightDecay,
                            optimizer == Optimizer.ADAMW);
            case SGD -> new Sgd(0.9, weightDecay);
        };
    }

    private Schedule schedule(int dModel) {
        return switch (schedule) {
            case NOAM ->
                    new Schedule.Noam(
                            dModel, warmup, learningRate * Math.sqrt((double) dModel * warmup));
            case COSINE ->
                    new Schedule.Cosine(learningRate, minLearningRate, warmup, scheduleSteps);
            case LINEAR ->
                    new Schedule.Linear(learningRate, minLearningRate, warmup, scheduleSteps);
            case CONSTANT -> new Schedule.Constant(learningRate, warmup);
        };
    }

    private TrainingOptions.Goal parsedGoal() {
        if (goal.equals(NO_GOAL)) {
            return null;
        }
        int equals = goal.indexOf('=');
        require(equals > 0, badGoal());
        var score = goal.substring(0, equals);
        require(
                sample > 0 || !TaskKind.TRANSLATE.measures(score),
                "a goal needs --sample sentences to be translated after each epoch");
        try {
            return new TrainingOptions.Goal(score, Double.parseDouble(goal.substring(equals + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(badGoal(), e);
        }
    }

    private String badGoal() {
        return "--goal must be a score and a number, such as exactMatch=0.995 or accuracy=0.9, got "
                + goal;
    }

    /** These as they can be checked before the schedule's length is known. */
    TrainingSettings checkable() {
        return scheduleSteps > 0 ? this : withWarmup(warmup, Integer.MAX_VALUE);
    }

    TrainingSettings withWarmup(int steps, int total) {
        return new TrainingSettings(
                seed,
                epochs,
                this.steps,
                batchTokens,
                accumulate,
                labelSmoothing,
                optimizer,
                weightDecay,
                beta2,
                learningRate,
                minLearningRate,
                schedule,
                steps,
                total,
                clip,
                patience,
                average,
                goal,
                checkpointEvery,
                sample);
    }
}
