package jacobi.models.nn;

import jacobi.autograd.Variable;

/** Zeroes elements at random while training (Srivastava et al. 2014); else does nothing. */
public final class Dropout {
    private final double rate;
    private final int site;

    public Dropout(Parameters.Scope scope, double rate) {
        this.rate = rate;
        this.site = scope.newDropoutSite();
    }

    /** Any shape to the same. */
    public Variable apply(Variable x, Pass pass) {
        return pass.isTraining() ? x.dropout(rate, site, pass.seed()) : x;
    }
}
