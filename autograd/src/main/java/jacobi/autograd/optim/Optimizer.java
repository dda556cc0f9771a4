package jacobi.autograd.optim;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Improves parameters along their gradients by an {@link UpdateRule}. Values are updated in place,
 * by operations on the current device; a parameter without a gradient is left alone.
 *
 * <p>What is remembered from step to step lives outside any {@link Workspace}, and goes into
 * checkpoints by {@link #state} and {@link #load}.
 */
public final class Optimizer {
    /**
     * Which parameters decay unless the caller says otherwise: those of two or more axes. Biases
     * and the gains of norms have one; pulling them toward zero does not regularise.
     */
    public static final Predicate<Variable> MATRICES = variable -> variable.shape().rank() >= 2;

    private static final String STEP = "step";

    private final List<Variable> parameters;
    private final UpdateRule rule;
    private final Predicate<Variable> decayed;
    private final DType type;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor rates;
    private final Tensor one;

    /** An optimizer whose weight decay, if any, is for the {@link #MATRICES}. */
    public Optimizer(Collection<Variable> parameters, UpdateRule rule) {
        this(parameters, rule, MATRICES);
    }

    /**
     * An optimizer of parameters of one type, with distinct names.
     *
     * @param decayed which parameters weight decay is for
     * @throws IllegalArgumentException for no parameters, mixed types, or a name given twice
     */
    public Optimizer(
            Collection<Variable> parameters, UpdateRule rule, Predicate<Variable> decayed) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one parameter");
        }
        this.parameters = List.copyOf(parameters);
        this.rule = rule;
        this.decayed = decayed;
        this.type = this.parameters.getFirst().value().type();
        this.rates = Workspace.outside(() -> Tensor.zeros(type, Shape.of(rule.rates(0, 1).length)));
        this.one = Workspace.outside(() -> Tensor.full(type, Shape.of(), 1));
        remember(STEP, Workspace.outside(() -> Tensor.zeros(DType.I32, Shape.of())));
        for (var parameter : parameters) {
            if (parameter.value().type() != type) {
                throw new IllegalArgumentException(
                        "an optimizer's parameters must be of one type, got "
                                + parameter
                                + " after "
                                + this.parameters.getFirst());
            }
        }
        rule.slots().forEach(this::remember);
    }

    /** Zeros for each parameter. */
    private void remember(String slot) {
        var shapes = parameters.stream().map(Variable::shape).toList();
        var zeros = Workspace.outside(() -> SideBySide.zeros(type, shapes));
        for (int i = 0; i < zeros.size(); i++) {
            remember(key(slot, parameters.get(i)), zeros.get(i));
        }
    }

    private void remember(String key, Tensor zeros) {
        if (state.put(key, zeros) != null) {
            throw new IllegalArgumentException(
                    "an optimizer's parameters need distinct names, there are two of " + key);
        }
    }

    private static String key(String slot, Variable parameter) {
        return slot + "." + parameter.name();
    }

    /** The parameters, in the order given. */
    public List<Variable> parameters() {
        return parameters;
    }

    /** Clears every parameter's gradient, before the next backward pass. */
    public void clearGradients() {
        parameters.forEach(Variable::clearGradient);
    }

    /** Updates every parameter that has a gradient. */
    public void step(double learningRate) {
        step(learningRate, one);
    }

    /**
     * Like {@link #step(double)}, with all gradients multiplied by a scalar tensor [] on the way,
     * such as {@link GlobalNorm#clipFactor}.
     */
    public void step(double learningRate, Tensor factor) {
        prepare(learningRate);
        update(factor);
    }

    /**
     * The first half of a step: counts it, and sets its rates. A recorded {@link
     * jacobi.engine.Program} contains the other half, {@link #update}; so it is to be called before
     * each run, and before recording.
     */
    public void prepare(double learningRate) {
        int step = steps() + 1;
        state.get(STEP).set(0, step);
        var values = rule.rates(learningRate, step);
        for (int i = 0; i < values.length; i++) {
            rates.set(i, values[i]);
        }
    }

    /** The second half of a step: operations that update every parameter that has a gradient. */
    public void update() {
        update(one);
    }

    /** Like {@link #update()}, with all gradients multiplied by a scalar tensor []. */
    public void update(Tensor factor) {
        for (var parameter : parameters) {
            if (parameter.hasGradient()) {
                update(parameter, factor);
            }
        }
    }

    private void update(Variable parameter, Tensor factor) {
        var results = new ArrayList<>(List.of(parameter.value()));
        for (var slot : rule.slots()) {
            results.add(state.get(key(slot, parameter)));
        }
        var operands = new ArrayList<>(results);
        operands.add(1, parameter.gradient());
        operands.add(rates);
        operands.add(factor);
        var op = rule.op(decayed.test(parameter));
        op.check(operands);
        Devices.current().run(op, operands, results);
    }

    /** How many steps were made, including those before the state was {@link #load}ed. */
    public int steps() {
        return (int) state.get(STEP).item();
    }

    /**
     * All state by name: {@code step} (I32, []) and, for each parameter, tensors such as {@code
     * m.encoder.norm.gain}. These are the live tensors; copy what must not change.
     */
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /**
     * Overwrites the state by a copy of another optimizer's.
     *
     * @throws IllegalArgumentException naming what is missing, unknown, or of another shape or
     *     type; nothing is changed then
     */
    public void load(Map<String, Tensor> source) {
        var missing = difference(state, source);
        var unknown = difference(source, state);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "this optimizer state is of other parameters or of another rule: missing "
                            + missing
                            + ", unknown "
                            + unknown);
        }
        state.forEach((key, tensor) -> requireAlike(key, tensor, source.get(key)));
        state.forEach((key, tensor) -> tensor.copyFrom(source.get(key)));
    }

    private static TreeSet<String> difference(Map<String, Tensor> all, Map<String, Tensor> less) {
        var keys = new TreeSet<>(all.keySet());
        keys.removeAll(less.keySet());
        return keys;
    }

    private static void requireAlike(String key, Tensor here, Tensor there) {
        if (!here.shape().equals(there.shape()) || here.type() != there.type()) {
            throw new IllegalArgumentException(
                    "optimizer state " + key + " must be " + here + ", got " + there);
        }
    }
}
