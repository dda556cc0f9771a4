package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Tensor;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * Trains any {@link Task}: steps, validations, checkpoints. What it does depends on the task, the
 * options and the checkpoint alone, never on time or threads, so an interrupted run that is resumed
 * ends with the bits of one that was not.
 *
 * @param <B> a batch
 */
public final class Trainer<B> {
    private final Task<B> task;
    private final TrainingOptions options;
    private final RunDirectory directory;
    private final TrainingListener listener;
    private final Optimizer optimizer;
    private final Steps<B> steps;
    private final Update update;
    private final long started = System.nanoTime();
    private volatile boolean stopping;
    private Progress progress = Progress.START;
    private MetricsFile metrics;

    /**
     * A trainer that writes to a run's folder.
     *
     * @param listener is told how it goes, on the thread that calls {@link #run}
     */
    public Trainer(
            Task<B> task,
            TrainingOptions options,
            RunDirectory directory,
            TrainingListener listener) {
        this.task = task;
        this.options = options;
        this.directory = directory;
        this.listener = listener;
        this.optimizer = new Optimizer(task.parameters().all(), options.rule());
        this.steps = Steps.of(task, options, optimizer);
        this.update = new Update(optimizer, options.clipNorm());
        this.metrics = MetricsFile.create(directory.metrics());
    }

    /**
     * Continues from the run's checkpoint.
     *
     * @throws jacobi.models.formats.FormatException if it is missing, damaged, or of another model
     */
    public void resume() {
        progress = Checkpoint.read(directory.checkpoint(), task.parameters(), optimizer);
        metrics = MetricsFile.resume(directory.metrics(), progress.epoch());
    }

    /** How many optimizer steps have been made, including those before a resume. */
    public int steps() {
        return progress.steps();
    }

    /** Whether the run that was resumed had ended by itself. */
    public boolean isFinished() {
        return progress.finished();
    }

    /** Asks {@link #run} to write a checkpoint and return after the step that is under way. */
    public void stop() {
        stopping = true;
    }

    /**
     * Trains until the options say that it is enough, or {@link #stop}.
     *
     * @throws jacobi.autograd.optim.NonFiniteGradientException if training diverges; the weights
     *     and the checkpoint are those before the step
     * @throws jacobi.models.formats.FormatException if a file cannot be written
     * @throws IllegalStateException if the run that was resumed had other batches
     */
    public Outcome run() {
        if (progress.finished()) {
            return Outcome.COMPLETED;
        }
        while (progress.epoch() <= options.epochs()) {
            var batches = task.epoch(progress.epoch());
            requireSameData(batches.size());
            while (progress.batches() < batches.size() && !stepsAreDone()) {
                step(batches);
                if (stopping) {
                    writeCheckpoint();
                    return Outcome.INTERRUPTED;
                }
                if (options.checkpointEvery() > 0
                        && progress.steps() % options.checkpointEvery() == 0
                        && progress.batches() < batches.size()) {
                    writeCheckpoint();
                }
            }
            var outcome = endEpoch();
            if (outcome != null) {
                return finish(outcome);
            }
            if (stopping) {
                return Outcome.INTERRUPTED;
            }
        }
        return finish(Outcome.COMPLETED);
    }

    private void requireSameData(int batches) {
        if (batches == 0 || progress.batches() > batches) {
            throw new IllegalStateException(
                    "epoch "
                            + progress.epoch()
                            + " has "
                            + batches
                            + " batches, of which "
                            + progress.batches()
                            + " are done: the data or the batch size is not that of the run");
        }
    }

    private boolean stepsAreDone() {
        return options.steps() > 0 && progress.steps() >= options.steps();
    }

    /** One optimizer step over the next batches of the epoch. */
    private void step(List<B> batches) {
        long start = System.nanoTime();
        var event = new StepEvent();
        event.begin();
        int from = progress.batches();
        var group = batches.subList(from, Math.min(batches.size(), from + options.accumulation()));
        int tokens = group.stream().mapToInt(task::tokens).sum();
        int step = progress.steps() + 1;
        double rate = options.schedule().rate(step);
        double loss = 0;
        for (int i = 0; i < group.size(); i++) {
            var batch = group.get(i);
            // Each batch draws dropout masks of its own.
            int draw = progress.steps() * options.accumulation() + i;
            loss += steps.accumulate(batch, task.tokens(batch) / (double) tokens, draw, i == 0);
        }
        double norm = update.run(rate);
        progress = progress.afterStep(group.size(), loss * tokens, tokens);
        var report = report(batches.size(), loss, rate, norm, tokens, start);
        event.finish(report);
        listener.step(report);
    }

    private StepReport report(
            int batches, double loss, double rate, double norm, int tokens, long start) {
        double epochFraction = progress.batches() / (double) batches;
        double total = (progress.epoch() - 1 + epochFraction) / options.epochs();
        if (options.steps() > 0) {
            total = Math.max(total, progress.steps() / (double) options.steps());
        }
        return new StepReport(
                progress.steps(),
                progress.epoch(),
                epochFraction,
                total,
                loss,
                rate,
                norm,
                tokens,
                (System.nanoTime() - start) * 1e-9);
    }

    /** Validates and writes what the epoch has brought; returns why to stop, or null. */
    private Outcome endEpoch() {
        int epoch = progress.epoch();
        var validation = Variable.noGrad(task::validate);
        boolean best = validation.loss() < progress.bestLoss();
        var report =
                new ValidationReport(
                        epoch,
                        progress.steps(),
                        progress.lossSum() / progress.lossTokens(),
                        options.schedule().rate(Math.max(1, progress.steps())),
                        validation,
                        best,
                        (System.nanoTime() - started) * 1e-9);
        metrics.add(report);
        if (best) {
            directory.writeModel(task.parameters());
        }
        if (options.averaged() > 0) {
            directory.writeWeights(epoch, task.parameters(), options.averaged());
        }
        progress = progress.afterValidation(validation).afterEpoch();
        listener.validated(report);
        if (options.goal() != null && options.goal().isReached(validation)) {
            // What is kept is what reached the goal.
            directory.writeModel(task.parameters());
            return Outcome.GOAL_REACHED;
        }
        if (options.patience() > 0 && progress.sinceBest() >= options.patience()) {
            return Outcome.NO_IMPROVEMENT;
        }
        if (stepsAreDone()) {
            return Outcome.COMPLETED;
        }
        writeCheckpoint();
        return null;
    }

    /** Only when all is written does the checkpoint say that the run has ended. */
    private Outcome finish(Outcome outcome) {
        if (options.averaged() > 1 && outcome != Outcome.GOAL_REACHED) {
            keepAverageIfBetter();
        }
        progress = progress.end();
        writeCheckpoint();
        return outcome;
    }

    private void keepAverageIfBetter() {
        int last = progress.epoch() - 1;
        var average = directory.averageWeights(last - options.averaged() + 1, last);
        if (average.isEmpty()) {
            return;
        }
        var parameters = task.parameters();
        var trained = new LinkedHashMap<String, Tensor>();
        parameters.tensors().forEach((name, tensor) -> trained.put(name, tensor.copy()));
        parameters.load(average);
        var validation = Variable.noGrad(task::validate);
        boolean better = validation.loss() < progress.bestLoss();
        if (better) {
            directory.writeModel(parameters);
        }
        parameters.load(trained);
        listener.averaged(validation, better);
    }

    private void writeCheckpoint() {
        Checkpoint.write(directory.checkpoint(), task.parameters(), optimizer, progress);
    }
}
