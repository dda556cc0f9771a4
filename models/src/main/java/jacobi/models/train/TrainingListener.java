package jacobi.models.train;

/** Is told how training goes. */
public interface TrainingListener {
    /** After each optimizer step. */
    default void step(StepReport report) {}

    /** After each validation. */
    default void validated(ValidationReport report) {}

    /**
     * When the last epochs' weights have been averaged and measured, and whether they were kept.
     */
    default void averaged(Validation validation, boolean kept) {}
}
