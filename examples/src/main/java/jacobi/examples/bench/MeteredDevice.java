package jacobi.examples.bench;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A device that keeps account of each kind of operation: how often, how long, at which cost. */
final class MeteredDevice implements Device {
    private final Device inner;
    private final Map<String, Account> accounts = new HashMap<>();
    private double ownSeconds;

    /**
     * One kind of operation.
     *
     * @param costs of each call
     */
    record Account(String name, double seconds, List<Cost> costs) {
        Cost total() {
            return costs.stream().reduce(Cost.NONE, Cost::plus);
        }

        private Account and(double more, Cost cost) {
            costs.add(cost);
            return new Account(name, seconds + more, costs);
        }
    }

    MeteredDevice(Device inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public boolean supports(DType type) {
        return inner.supports(type);
    }

    @Override
    public boolean hasOwnMemory() {
        return inner.hasOwnMemory();
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        long start = System.nanoTime();
        inner.run(op, operands, results);
        long end = System.nanoTime();
        double seconds = (end - start) * 1e-9;
        var cost = OpCost.of(op, operands.stream().map(Tensor::shape).toList());
        accounts.compute(
                label(op),
                (name, account) ->
                        (account == null ? new Account(name, 0, new ArrayList<>()) : account)
                                .and(seconds, cost));
        ownSeconds += (System.nanoTime() - end) * 1e-9;
    }

    /** What the accounting itself has taken. */
    double ownSeconds() {
        return ownSeconds;
    }

    /** The accounts, the longest first. */
    List<Account> accounts() {
        return accounts.values().stream()
                .sorted(Comparator.comparingDouble(Account::seconds).reversed())
                .toList();
    }

    int calls() {
        return accounts.values().stream().mapToInt(a -> a.costs.size()).sum();
    }

    Cost total() {
        return accounts.values().stream().map(Account::total).reduce(Cost.NONE, Cost::plus);
    }

    /** The least time of all that was run, one operation after the other. */
    double leastSeconds(Peaks peaks) {
        return accounts.values().stream()
                .flatMap(a -> a.costs.stream())
                .mapToDouble(peaks::seconds)
                .sum();
    }

    /** "MatMul TN", "Unary GELU", "LayerNorm backward". */
    private static String label(Op op) {
        var name = op.getClass().getSimpleName();
        return switch (op) {
            case Op.MatMul(var left, var right) ->
                    name + " " + (left ? "T" : "N") + (right ? "T" : "N");
            case Op.Unary(var function) -> name + " " + function;
            case GradientOp.Unary(var function) -> name + " " + function + " backward";
            case Op.Binary(var operation) -> name + " " + operation;
            case GradientOp _ -> name + " backward";
            case Op.Differentiable _, Op.Terminal _ -> name;
        };
    }
}
