package jacobi.examples.cli;

import jacobi.models.train.StepReport;

/** What is shown between validations. */
sealed interface StepView permits StepBar, StepLines {
    /** Shows a step that was made. */
    void show(StepReport report, Pace pace);

    /** Takes away what other lines must not be mixed with. */
    void clear();
}
