package jacobi.examples.cli;

import jacobi.models.language.LanguageModel;
import jacobi.models.nn.Adapters;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a run adapts a model that stays as it is; see {@link Adapters}.
 *
 * @param rank numbers that an adapter passes its input through
 * @param alpha what an adapter's result is multiplied by, times the rank
 * @param targets the adapted layers, by the last part of their names, in the alphabet's order
 */
record AdapterSettings(int rank, double alpha, List<String> targets) {
    AdapterSettings {
        targets = List.copyOf(new TreeSet<>(targets));
        new Adapters(rank, alpha, Set.copyOf(targets));
    }

    Adapters adapters() {
        return new Adapters(rank, alpha, Set.copyOf(targets));
    }

    /**
     * A model of which only adapters learn, and which computes at first what its base does.
     *
     * @throws InputException if the base has no layer of a target's name
     */
    LanguageModel adapt(Speaker base, long seed) {
        var adapted = base.family().adapted(adapters(), seed);
        var there = adaptedLayers(adapted);
        for (var target : targets) {
            if (!there.contains(target)) {
                throw new InputException(
                        "The model has no layer %s to adapt; --lora-targets may name %s"
                                .formatted(target, String.join(", ", adaptable(base))));
            }
        }
        adapted.parameters().loadFrozen(base.model().parameters().tensors());
        return adapted;
    }

    /** A model without adapters that computes what an adapted one does. */
    LanguageModel merge(LanguageFamily family, LanguageModel adapted) {
        var merged = family.blank();
        merged.parameters().load(adapters().merge(adapted.parameters().tensors()));
        return merged;
    }

    /** The layers that can be adapted: those that are, where every name is a target. */
    private static Set<String> adaptable(Speaker base) {
        // layers.0.attention.query.weight
        var names = parts(base.model().parameters().names(), 2);
        return adaptedLayers(base.family().adapted(new Adapters(1, 1, names), 0));
    }

    private static Set<String> adaptedLayers(LanguageModel adapted) {
        // layers.0.attention.query.adapter.down
        return parts(adapted.parameters().learned().keySet(), 3);
    }

    /** The part of each name that many parts from its end, in the alphabet's order. */
    private static Set<String> parts(Collection<String> names, int fromEnd) {
        return names.stream()
                .map(name -> name.split("\\."))
                .map(parts -> parts[parts.length - fromEnd])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
