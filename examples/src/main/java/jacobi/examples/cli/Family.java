package jacobi.examples.cli;

import java.util.List;

/**
 * A kind of model with its settings, and all that the commands ask of it. A family is one record,
 * and one line of {@link ModelFamily}; what can be done with its models is said by the interfaces
 * that extend this one.
 */
interface Family {
    /** The model's settings, as a run's config.json holds them. */
    Record config();

    /** The options of {@code train} that size a model of this family. */
    List<String> options();

    /** This family with other settings of its type. */
    Family with(Record config);

    /** This with the options' values where they were given. */
    Family over(TrainOptions given);

    /** The width that the Noam schedule goes by. */
    int width();

    /**
     * What it is, in one line.
     *
     * @param parameters how many numbers a model of it has
     */
    String describe(long parameters);

    /** Says what is wrong with how it shall learn; the schedule's length need not be known yet. */
    default void requireValid(TrainingSettings training) {
        InputException.checked(() -> training.checkable().options(width()));
    }
}
