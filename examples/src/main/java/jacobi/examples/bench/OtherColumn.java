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

    /** Our rows, with theirs of the same benchmark and shape as a peer's. */
    static List<Row> add(List<Row> ours, OtherJava other, List<Row> theirs) {
        return ours.stream()
                .map(
                        row ->
                                theirs.stream()
                                        .filter(their -> isSame(row, their))
                                        .findFirst()
                                        .map(their -> row.withPeer(name(other), their.value()))
                                        .orElse(row))
                .toList();
    }

    private static boolean isSame(Row a, Row b) {
        return a.benchmark().equals(b.benchmark()) && a.shape().equals(b.shape());
    }
}
