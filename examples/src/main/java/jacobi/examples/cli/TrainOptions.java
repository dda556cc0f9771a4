package jacobi.examples.cli;

import picocli.CommandLine.ArgGroup;

/** All options of {@code ./jacobi train}, by topic. None has a value where it was not given. */
final class TrainOptions {
    @ArgGroup(validate = false, order = 1, heading = "%n@|bold The run|@%n")
    final RunOptions run = new RunOptions();

    @ArgGroup(validate = false, order = 2, heading = "%n@|bold Data|@%n")
    final DataOptions data = new DataOptions();

    @ArgGroup(validate = false, order = 3, heading = "%n@|bold Tokens|@%n")
    final TextOptions text = new TextOptions();

    @ArgGroup(validate = false, order = 4, heading = "%n@|bold Model|@%n")
    final ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, order = 5, heading = "%n@|bold Learning|@%n")
    final LearningOptions learning = new LearningOptions();

    @ArgGroup(validate = false, order = 6, heading = "%n@|bold Computing|@%n")
    final DeviceOptions device = new DeviceOptions();
}
