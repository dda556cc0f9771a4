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

        final Recurrence.Cell cell;

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

        final RecurrentConfig.Attention attention;

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
    Cell cell;

    @Option(
            names = "--attention",
            paramLabel = "KIND",
            description =
                    "${COMPLETION-CANDIDATES}: none is one vector for the whole source, additive is"
                            + " Bahdanau's, dot and general are Luong's (default: additive).")
    Attention attention;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Channels of a token's embedding (default: 256).")
    Integer embedding;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Channels of the hidden state (default: 512).")
    Integer hidden;

    @Option(
            names = "--bidirectional",
            negatable = true,
            description =
                    "Read the source from both ends (default, but for dot attention, which"
                            + " cannot).")
    Boolean bidirectional;
}
