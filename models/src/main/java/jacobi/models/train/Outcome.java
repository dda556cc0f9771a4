package jacobi.models.train;

/** Why training ended. */
public enum Outcome {
    /** All epochs or steps are done. */
    COMPLETED,
    /** The goal was reached. */
    GOAL_REACHED,
    /** The validation loss has stopped improving. */
    NO_IMPROVEMENT,
    /** It was asked to stop; the checkpoint is written. */
    INTERRUPTED
}
