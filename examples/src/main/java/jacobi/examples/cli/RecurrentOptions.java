package jacobi.examples.cli;

import jacobi.models.nn.Recurrence;
import jacobi.models.rnn.RecurrentConfig;

import picocli.CommandLine.Option;

/** The size and variant of a recurrent model. */
final class RecurrentOptions {
    /** Cells as users name them. */
    enum Cell {
        GRU(Recurrence.Cell.GRU),
        LSTM(Recurrence.Cell.LSTM);

        private final Recurrence.Cell cell;

        Cell(Recurrence.Cell cell) {
            this.cell = cell;
        }

        @Override
        public String toString() {
            return Presets.name(this);
        }
    }

    /** Kinds of attention as users name them. */
    enum Attention {
        NONE(RecurrentConfig.Attention.NONE),
        ADDITIVE(RecurrentConfig.Attention.ADDITIVE),
        DOT(RecurrentConfig.Attention.DOT),
        GENERAL(RecurrentConfig.Attention.GENERAL);

        private final RecurrentConfig.Attention attention;

        Attention(RecurrentConfig.Attention attention) {
            this.attention = attention;
        }

        @Override
        public String toString() {
            return Presets.name(this);
        }
    }

    @Option(
            names = "--cell",
            paramLabel = "KIND",
            description = "${COMPLETION-CANDIDATES} (default: gru).")
    private Cell cell;

    @Option(
            names = "--attention",
            paramLabel = "KIND",
            description =
                    "${COMPLETION-CANDIDATES}: none is one vector for the whole source, additive is"
                            + " Bahdanau's, dot and general are Luong's (default: additive).")
    private Attention attention;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Channels of a token's embedding (default: 256).")
    private Integer embedding;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Channels of the hidden state (default: 512).")
    private Integer hidden;

    @Option(
            names = "--bidirectional",
            negatable = true,
            description =
                    "Read the source from both ends (default, but for dot attention, which"
                            + " cannot).")
    private Boolean bidirectional;

    /** For a new run. */
    RecurrentConfig config(Double dropout, int source, int target) {
        var kind = attention == null ? RecurrentConfig.Attention.ADDITIVE : attention.attention;
        return over(
                new RecurrentConfig(
                        source,
                        target,
                        256,
                        512,
                        Recurrence.Cell.GRU,
                        kind,
                        Given.or(bidirectional, kind != RecurrentConfig.Attention.DOT),
                        0.3),
                dropout);
    }

    /** A model's configuration with these options' values where they were given. */
    RecurrentConfig over(RecurrentConfig stored, Double dropout) {
        return new RecurrentConfig(
                stored.sourceVocabulary(),
                stored.targetVocabulary(),
                Given.or(embedding, stored.embedding()),
                Given.or(hidden, stored.hidden()),
                cell == null ? stored.cell() : cell.cell,
                attention == null ? stored.attention() : attention.attention,
                Given.or(bidirectional, stored.bidirectional()),
                Given.or(dropout, stored.dropout()));
    }
}
