package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All that a model learns, by dotted name. Layers register their parameters here when they are
 * made, so that nothing has to be searched for later, by reflection or otherwise:
 *
 * <pre>
 * var parameters = new Parameters(seed);
 * var layer = new Linear(parameters.root().child("output"), 256, 8000);   // output.weight, output.bias
 * </pre>
 *
 * <p>A parameter's initial value depends on the seed and its own name alone, not on which other
 * parameters there are.
 *
 * <p>Below a scope with {@link Adapters}, parameters are frozen: they belong to the model, and are
 * loaded and saved with it, but no gradient is computed for them.
 */
public final class Parameters {
    private final boolean drawn;
    private final long seed;
    private final Map<String, Variable> byName = new LinkedHashMap<>();
    private int sites;

    /** An empty collection, whose parameters will be drawn from {@code seed}. */
    public Parameters(long seed) {
        this(true, seed);
    }

    /** An empty collection, whose parameters will be zero: for weights about to be loaded. */
    public Parameters() {
        this(false, 0);
    }

    private Parameters(boolean drawn, long seed) {
        this.drawn = drawn;
        this.seed = seed;
    }

    /** Where a model registers its layers. */
    public Scope root() {
        return new Scope(this, "", null);
    }

    /** All that is learned, in the order in which it was made: what is frozen is not among it. */
    public Collection<Variable> all() {
        return byName.values().stream().filter(Variable::requiresGradient).toList();
    }

    /** The names of all parameters, frozen ones too, in the order in which they were made. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** How many numbers the model has, frozen ones too. */
    public long count() {
        return byName.values().stream().mapToLong(p -> p.shape().size()).sum();
    }

    /** The parameters' tensors by name, frozen ones too; the live ones, not copies. */
    public Map<String, Tensor> tensors() {
        return tensors(_ -> true);
    }

    /** Like {@link #tensors()}, of what is learned alone. */
    public Map<String, Tensor> learned() {
        return tensors(Variable::requiresGradient);
    }

    /** Like {@link #tensors()}, of what is frozen alone. */
    public Map<String, Tensor> frozen() {
        return tensors(parameter -> !parameter.requiresGradient());
    }

    private Map<String, Tensor> tensors(Predicate<Variable> wanted) {
        var tensors = new LinkedHashMap<String, Tensor>();
        byName.forEach(
                (name, parameter) -> {
                    if (wanted.test(parameter)) {
                        tensors.put(name, parameter.value());
                    }
                });
        return tensors;
    }

    /**
     * Overwrites all parameters, frozen ones too.
     *
     * @throws IllegalArgumentException naming every tensor that is missing, unexpected, or of
     *     another type or shape; nothing is changed then
     */
    public void load(Map<String, Tensor> source) {
        load(source, tensors(), "the model");
    }

    /** Like {@link #load}, of what is learned alone; the rest stays. */
    public void loadLearned(Map<String, Tensor> source) {
        load(source, learned(), "what is learned");
    }

    /** Like {@link #load}, of what is frozen alone; the rest stays. */
    public void loadFrozen(Map<String, Tensor> source) {
        load(source, frozen(), "what is frozen");
    }

    private static void load(
            Map<String, Tensor> source, Map<String, Tensor> targets, String where) {
        var problems = new ArrayList<String>();
        targets.forEach(
                (name, target) -> {
                    var tensor = source.get(name);
                    if (tensor == null) {
                        problems.add(name + " is missing");
                    } else if (!alike(tensor, target)) {
                        problems.add(name + " is " + tensor + ", not " + target);
                    }
                });
        new TreeMap<>(source)
                .keySet()
                .forEach(
                        name -> {
                            if (!targets.containsKey(name)) {
                                problems.add(name + " is unexpected");
                            }
                        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit %s: %s".formatted(where, String.join("; ", problems)));
        }
        targets.forEach((name, target) -> target.copyFrom(source.get(name)));
    }

    private static boolean alike(Tensor a, Tensor b) {
        return a.type() == b.type() && a.shape().equals(b.shape());
    }

    /**
     * The number of a parameter's random stream: SplitMix64's finalizer after each character.
     * Anything simpler shows: {@link java.util.SplittableRandom} steps by a constant, and seeds
     * that differ by a multiple of it give one sequence, shifted.
     */
    private static long stream(long seed, String name) {
        long stream = mix(seed);
        for (int i = 0; i < name.length(); i++) {
            stream = mix(stream + name.charAt(i));
        }
        return stream;
    }

    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A place in the tree of names. */
    public static final class Scope {
        private final Parameters owner;
        private final String path;
        private final Adapters adapters;

        private Scope(Parameters owner, String path, Adapters adapters) {
            this.owner = owner;
            this.path = path;
            this.adapters = adapters;
        }

        /** "encoder.layers.0", or "" at the root. */
        public String path() {
            return path;
        }

        /** The place {@code name} below this one. */
        public Scope child(String name) {
            return new Scope(owner, join(name), adapters);
        }

        /** The place {@code name.index} below this one. */
        public Scope child(String name, int index) {
            return child(name).child(Integer.toString(index));
        }

        /**
         * The same place, below which all parameters are frozen but those of the adapters that
         * {@link Linear} layers get; null for nothing frozen and no adapters.
         */
        public Scope with(Adapters adapters) {
            return new Scope(owner, path, adapters);
        }

        /** What {@link #with} was given, here or above; null for none. */
        public Adapters adapters() {
            return adapters;
        }

        /**
         * Registers a parameter.
         *
         * @throws IllegalStateException if the name is taken
         */
        public Variable parameter(String name, Shape shape, Initializer initializer) {
            var full = join(name);
            if (owner.byName.containsKey(full)) {
                throw new IllegalStateException("there are two parameters named " + full);
            }
            var value =
                    owner.drawn
                            ? initializer.make(shape, stream(owner.seed, full))
                            : Tensor.wrap(shape, new float[shape.size()]);
            var parameter =
                    adapters == null ? Variable.parameter(full, value) : Variable.constant(value);
            owner.byName.put(full, parameter);
            return parameter;
        }

        /** A number that no other dropout of this model has; see {@code Op.Dropout}. */
        public int newDropoutSite() {
            return owner.sites++;
        }

        private String join(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
