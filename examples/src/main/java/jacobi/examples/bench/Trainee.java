package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Program;
import jacobi.engine.Workspace;
import jacobi.models.nn.Pass;

import java.util.List;

/** Trains a model step by step, as the trainer does, or by replaying a recorded step. */
final class Trainee {
    private final StepModel model;
    private final Optimizer optimizer;
    private final Workspace workspace = new Workspace();
    private final Pass training = Pass.training(1, 0);
    private Program program;
    private int step;

    Trainee(TrainCase c, StepModel model) {
        this.model = model;
        // As PyTorch's optimizers do, which decay everything.
        this.optimizer = new Optimizer(model.parameters().all(), c.kind().rule(), _ -> true);
    }

    /** Forward, backward and update, operation by operation; returns the loss. */
    double step(boolean dropout) {
        prepare();
        var pass = dropout ? training : Pass.evaluation();
        return workspace.call(() -> improve(pass).item());
    }

    /** The same by a recorded program; the first call records it. */
    double replay(boolean dropout) {
        prepare();
        if (program == null) {
            var pass = dropout ? training : Pass.evaluation();
            program = Program.record(() -> List.of(improve(pass).value()));
        } else {
            program.run();
        }
        return program.results().getFirst().item();
    }

    private void prepare() {
        model.load(step);
        training.moveTo(step++);
        optimizer.prepare(TrainCase.LEARNING_RATE);
    }

    private Variable improve(Pass pass) {
        var loss = model.loss(pass);
        optimizer.clearGradients();
        loss.backward();
        optimizer.update();
        return loss;
    }
}
