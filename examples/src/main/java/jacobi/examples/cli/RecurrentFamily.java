package jacobi.examples.cli;

import jacobi.models.nn.Recurrence;
import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.rnn.RecurrentConfig.Attention;
import jacobi.models.rnn.RecurrentTranslator;

import java.util.List;
import java.util.Locale;

/** Recurrent encoder-decoders, with and without attention. */
record RecurrentFamily(RecurrentConfig config) implements TranslationFamily {
    static final RecurrentFamily STANDARD = usual(Attention.ADDITIVE, 1, 1);

    @Override
    public List<String> options() {
        return List.of(
                "--cell", "--attention", "--embedding", "--hidden", "--bidirectional", "--dropout");
    }

    @Override
    public RecurrentFamily with(Record settings) {
        return new RecurrentFamily((RecurrentConfig) settings);
    }

    @Override
    public RecurrentFamily fresh(TrainOptions given, int source, int target) {
        var kind = given.recurrent.attention;
        return usual(kind == null ? Attention.ADDITIVE : kind.attention, source, target)
                .over(given);
    }

    private static RecurrentFamily usual(Attention attention, int source, int target) {
        boolean bidirectional = attention != Attention.DOT;
        return new RecurrentFamily(
                new RecurrentConfig(
                        source,
                        target,
                        256,
                        512,
                        Recurrence.Cell.GRU,
                        attention,
                        bidirectional,
                        0.3));
    }

    @Override
    public RecurrentFamily over(TrainOptions options) {
        var given = options.recurrent;
        return new RecurrentFamily(
                new RecurrentConfig(
                        config.sourceVocabulary(),
                        config.targetVocabulary(),
                        Given.or(given.embedding, config.embedding()),
                        Given.or(given.hidden, config.hidden()),
                        given.cell == null ? config.cell() : given.cell.cell,
                        given.attention == null ? config.attention() : given.attention.attention,
                        Given.or(given.bidirectional, config.bidirectional()),
                        Given.or(options.model.dropout, config.dropout())));
    }

    @Override
    public RecurrentTranslator make(long seed) {
        return new RecurrentTranslator(config, seed);
    }

    @Override
    public RecurrentTranslator blank() {
        return RecurrentTranslator.blank(config);
    }

    @Override
    public int width() {
        return config.hidden();
    }

    @Override
    public String describe(long parameters) {
        var attention =
                config.attention() == RecurrentConfig.Attention.NONE
                        ? "no"
                        : config.attention().name().toLowerCase(Locale.ROOT);
        return ("%s encoder-decoder of %,d parameters: %d hidden channels, %s attention, %,d source"
                        + " and %,d target tokens.")
                .formatted(
                        config.cell(),
                        parameters,
                        config.hidden(),
                        attention,
                        config.sourceVocabulary(),
                        config.targetVocabulary());
    }
}
