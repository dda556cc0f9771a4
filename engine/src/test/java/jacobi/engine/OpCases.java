package jacobi.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * Cases for every {@link Op}, with every {@link Function} and {@link Op.Arithmetic}: what each
 * device is compared on and each derivative is proved on.
 */
public final class OpCases {
    private OpCases() {}

    /** What a list of cases is for. */
    public enum Size {
        /**
         * At most 200 floating elements each, in a domain where the operation is smooth, for
         * gradient checks; without GradientOps and UpdateOps.
         */
        SMALL,
        /** Sizes that no vector divides, empty tensors, and special values. */
        AWKWARD,
        /** So much work that a device splits it among its threads. */
        LARGE
    }

    /** The cases of one size. */
    public static List<OpCase> of(Size size) {
        var cases = new CaseList(size);
        ElementwiseCases.add(cases);
        LayoutCases.add(cases);
        MatrixCases.add(cases);
        RowCases.add(cases);
        TokenCases.add(cases);
        RecurrentCases.add(cases);
        UpdateCases.add(cases);
        return cases.list();
    }

    /** Every record of {@link Op}, through all sealed interfaces in between. */
    public static List<Class<?>> records() {
        return leaves(Op.class).toList();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(OpCases::leaves)
                : Stream.of(type);
    }
}
