package jacobi.examples.bench;

import jacobi.examples.bench.BenchSettings.OtherJava;

import java.util.List;

/** Another Java's figures beside ours. */
final class OtherColumn {
    private OtherColumn() {}

    /** As the table and JSON name it. */
    static String name(OtherJava other) {
        return switch (other) {
            case OtherJava.Home(var folder) ->
                    folder.toAbsolutePath().normalize().getFileName().toString();
            case OtherJava.Graal _ -> GraalJit.NAME;
        };
    }

    static Jvm jvm(OtherJava other) {
        return switch (other) {
            case OtherJava.Home(var folder) -> Jvm.of(folder);
            case OtherJava.Graal _ -> GraalJit.jvm();
        };
    }

    /** Our row, with theirs of the same benchmark and shape as a peer's. */
    static Row add(Row ours, OtherJava other, List<Row> theirs) {
        return theirs.stream()
                .filter(their -> isSame(ours, their))
                .findFirst()
                .map(their -> ours.withPeer(name(other), their.value()))
                .orElse(ours);
    }

    private static boolean isSame(Row a, Row b) {
        return a.benchmark().equals(b.benchmark()) && a.shape().equals(b.shape());
    }
}
