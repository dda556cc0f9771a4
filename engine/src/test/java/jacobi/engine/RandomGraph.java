package jacobi.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A random piece of work, the same for the same seed: operations on matrices, some of them through
 * views, some in place, some into tensors that outlive the work.
 */
final class RandomGraph {
    private static final int MOST = 7;

    private final Random random;
    private final Outside outside;
    private final List<Tensor> pool = new ArrayList<>();

    /** Inside tensors that an operation has made and that may be written again. */
    private final List<Tensor> own = new ArrayList<>();

    private RandomGraph(long seed, Outside outside) {
        this.random = new Random(seed);
        this.outside = outside;
    }

    /** What the work reads and writes and did not make. */
    record Outside(List<Tensor> inputs, List<Tensor> sums, Tensor ids, Tensor seed) {
        static Outside of(long seed) {
            var random = new Random(seed);
            var inputs = new ArrayList<Tensor>();
            var sums = new ArrayList<Tensor>();
            for (int i = 0; i < 4; i++) {
                int rows = 1 + random.nextInt(MOST);
                inputs.add(Tensor.zeros(DType.F32, Shape.of(rows, 1 + random.nextInt(MOST))));
                sums.add(Tensor.zeros(DType.F32, Shape.of(rows, 1 + random.nextInt(MOST))));
            }
            var ids = Tensor.zeros(DType.I32, Shape.of(5));
            return new Outside(inputs, sums, ids, Tensor.zeros(DType.I32, Shape.of(3)));
        }

        /** Other inputs. */
        void change(long seed) {
            var random = new Random(seed);
            for (var input : inputs) {
                for (int i = 0; i < input.size(); i++) {
                    input.set(i, random.nextGaussian());
                }
            }
            ids.set(0, random.nextInt(inputs.getFirst().dim(0)));
            seed().set(2, random.nextInt());
        }

        List<Tensor> all() {
            var all = new ArrayList<>(inputs);
            all.addAll(sums);
            return all;
        }
    }

    /** Computes on the current device; returns some of what it made. */
    static List<Tensor> compute(long seed, Outside outside) {
        return new RandomGraph(seed, outside).compute();
    }

    private List<Tensor> compute() {
        pool.addAll(outside.inputs);
        pool.add(Tensor.full(DType.F32, Shape.of(1, 1 + random.nextInt(MOST)), 0.5));
        for (int i = 0; i < 60; i++) {
            step();
        }
        return List.of(any(), any(), pool.getLast());
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0 -> make(new Op.Unary(Function.TANH), any());
            case 1 -> make(new Op.Affine(0.5, 0.25), any());
            case 2 -> make(new Op.Dropout(0.3, random.nextInt()), any(), outside.seed);
            case 3 -> binary();
            case 4 -> make(Op.Permute.of(1, 0), any());
            case 5 -> make(new Op.Softmax(), any());
            case 6 -> make(new Op.Embedding(0.5), outside.inputs.getFirst(), outside.ids);
            case 7 -> layerNorm();
            case 8 -> product();
            case 9 -> view();
            case 10 -> sum();
            case 11 -> copyOut();
            case 12 -> addOut();
            case 13 -> inPlace();
            default -> throw new AssertionError();
        }
    }

    private Tensor any() {
        return pool.get(random.nextInt(pool.size()));
    }

    private Tensor any(Predicate<Tensor> wanted) {
        var found = pool.stream().filter(wanted).toList();
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    private void make(Op op, Tensor... operands) {
        var results = Devices.current().run(op, List.of(operands));
        pool.addAll(results.stream().filter(t -> t.shape().rank() == 2).toList());
        own.add(results.getFirst());
    }

    private void binary() {
        var left = any();
        var right = any(t -> Shape.broadcast(left.shape(), t.shape()) != null);
        int operation = random.nextInt(3);
        make(new Op.Binary(Op.Arithmetic.values()[operation]), left, right);
        make(new Op.Unary(Function.TANH), pool.getLast());
    }

    private void layerNorm() {
        var x = any(t -> t.dim(1) > 1);
        if (x != null) {
            var row = x.slice(0, 1).reshape(Shape.of(x.dim(1)));
            make(new Op.LayerNorm(0.1), x, row, row);
        }
    }

    private void product() {
        var left = any();
        var right = any(t -> t.dim(1) == left.dim(1));
        make(new Op.MatMul(false, true), left, right);
        make(new Op.Unary(Function.TANH), pool.getLast());
    }

    private void view() {
        var x = any();
        int from = random.nextInt(x.dim(0));
        pool.add(
                random.nextBoolean()
                        ? x.slice(from, from + 1 + random.nextInt(x.dim(0) - from))
                        : x.reshape(Shape.of(x.dim(1), x.dim(0))));
    }

    private void sum() {
        var x = any();
        make(new Op.SumTo(Shape.of(random.nextBoolean() ? 1 : x.dim(0), 1)), x);
    }

    /** Like a parameter's first gradient. */
    private void copyOut() {
        out(new Op.Unary(Function.IDENTITY), false);
    }

    /** Like a parameter's second gradient. */
    private void addOut() {
        out(new Op.Binary(Op.Arithmetic.ADD), true);
    }

    private void out(Op op, boolean added) {
        var target = outside.sums.get(random.nextInt(outside.sums.size()));
        var summand = any(t -> t.shape().equals(target.shape()));
        if (summand != null) {
            var operands = added ? List.of(target, summand) : List.of(summand);
            Devices.current().run(op, operands, List.of(target));
            if (random.nextBoolean()) {
                pool.add(target);
            }
        }
    }

    /** As backward adds up gradients. */
    private void inPlace() {
        if (!own.isEmpty()) {
            var target = own.get(random.nextInt(own.size()));
            Devices.current().run(new Op.Affine(0.5, 0), List.of(target), List.of(target));
        }
    }
}
