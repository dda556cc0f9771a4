package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.BeamSearch;
import jacobi.models.decode.SearchOptions;
import jacobi.models.nn.Pass;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.Preset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * Decoding with kept keys and values. Weights are random, here and at the peers, so a text would
 * end anywhere: its length is fixed, and no token ends it.
 */
final class DecodeBench {
    private static final int VOCABULARY = 8_000;
    private static final int START = 1;
    private static final int NEVER = -1;

    /** Seconds of a model that is not small: weights, operands, the compiler. */
    private static final double SET_UP = 5;

    /** Seconds of a model of next to nothing. */
    private static final double SMALL_SET_UP = 2;

    private final Session session;
    private final List<Part> parts = new ArrayList<>();

    private DecodeBench(Session session) {
        this.session = session;
    }

    static Plan plan(Session session) {
        var bench = new DecodeBench(session);
        if (session.settings().quick()) {
            bench.tokens("d32 1+1", config(32, 2, 1, 64, 100), 8, 8);
            bench.translations("d32 1+1", config(32, 2, 1, 64, 100), 4, 8, 4);
        } else {
            bench.tokens("d32 1+1", config(32, 2, 1, 64, 100), 16, 64);
            bench.tokens("small d256 3+3", preset(Preset.SMALL), 20, 32);
            bench.tokens("base d512 6+6", preset(Preset.BASE), 20, 32);
            bench.tokens("big d1024 6+6", preset(Preset.BIG), 20, 16);
            bench.translations("small d256 3+3", preset(Preset.SMALL), 64, 16, 1);
            bench.translations("small d256 3+3", preset(Preset.SMALL), 64, 16, 4);
        }
        return Plan.of(
                "Decoding",
                "decode overhead of an op".length(),
                bench.parts.stream().mapToInt(part -> part.name().length()).max().orElse(0),
                bench.parts);
    }

    private static TransformerConfig preset(Preset preset) {
        return preset.config(VOCABULARY, VOCABULARY);
    }

    private static TransformerConfig config(
            int width, int heads, int layers, int inner, int vocabulary) {
        return new TransformerConfig(
                vocabulary,
                vocabulary,
                width,
                heads,
                layers,
                layers,
                inner,
                0,
                0,
                0,
                false,
                TransformerConfig.PositionKind.SINUSOIDAL,
                1024,
                false,
                false,
                Function.RELU);
    }

    // ---- token by token -------------------------------------------------------------------------

    /** One sentence; its source is read before the clock starts. */
    private void tokens(String name, TransformerConfig config, int source, int tokens) {
        var shape = "%s, source %d, %d tokens".formatted(name, source, tokens);
        if (!session.settings().wants("decode token", shape)) {
            return;
        }
        parts.add(
                new Part(
                        "decode " + shape,
                        seconds(config),
                        rows -> tokens(shape, config, source, tokens, rows)));
    }

    private void tokens(
            String shape, TransformerConfig config, int source, int tokens, Consumer<Row> rows) {
        var model = new Transformer(config, 1);
        var encoded = Variable.noGrad(() -> encode(model, 1, source));
        Runnable work = () -> Variable.noGrad(() -> decode(model, encoded, tokens));
        var contest = contest(work, work("decode", config, 1, source, tokens, 1));
        var meter = metered(work);
        double median = contest.ours().median() / tokens;
        double read = meter.total().read() / tokens;
        double bandwidth = session.peaks().bandwidth(read).read();
        rows.accept(
                beside(
                        row("decode token", shape, 1e3 * median, Unit.MILLIS)
                                .withBest(1e3 * contest.ours().best() / tokens)
                                .withPercent(100 * read / bandwidth / median),
                        contest,
                        seconds -> 1e3 * seconds / tokens));
        rows.accept(
                row("decode bandwidth", shape, read / median * 1e-9, Unit.GBYTES)
                        .withPercent(100 * read / bandwidth / median));
        double least = meter.leastSeconds(session.peaks());
        rows.accept(
                row(
                        "decode overhead of an op",
                        shape + ", " + meter.calls() / tokens + " ops a token",
                        1e6 * Math.max(0, contest.ours().median() - least) / meter.calls(),
                        Unit.MICROS));
    }

    private static Transformer.Encoded encode(Transformer model, int sentences, int source) {
        var ids = RandomTensors.drawn(1, model.config().sourceVocabulary(), sentences, source);
        var lengths = Tensor.full(DType.I32, Shape.of(sentences), source);
        return model.encode(ids, lengths, Pass.evaluation());
    }

    private static void decode(Transformer model, Transformer.Encoded encoded, int tokens) {
        var decoding = model.startDecoding(encoded);
        var token = new int[] {START};
        for (int i = 0; i < tokens; i++) {
            decoding.next(token);
        }
    }

    // ---- whole sentences ------------------------------------------------------------------------

    /** A batch of sentences of one length, from ids to ids. */
    private void translations(
            String name, TransformerConfig config, int sentences, int length, int beam) {
        var shape =
                "%s, %d sentences of %d tokens, %s"
                        .formatted(name, sentences, length, beam == 1 ? "greedy" : "beam " + beam);
        if (!session.settings().wants("translate", shape)) {
            return;
        }
        parts.add(
                new Part(
                        "translate " + shape,
                        seconds(config),
                        rows -> translate(shape, config, sentences, length, beam, rows)));
    }

    private void translate(
            String shape,
            TransformerConfig config,
            int sentences,
            int length,
            int beam,
            Consumer<Row> rows) {
        var model = new Transformer(config, 1);
        var options = new SearchOptions(beam, 0, START, NEVER);
        var limits = new int[sentences];
        Arrays.fill(limits, length);
        Runnable work =
                () ->
                        Variable.noGrad(
                                () -> {
                                    var encoded = encode(model, sentences, length);
                                    var decoding = model.startDecoding(encoded);
                                    BeamSearch.search(decoding, options, limits);
                                });
        var contest = contest(work, work("translate", config, sentences, length, length, beam));
        rows.accept(
                beside(
                        row("translate", shape, sentences / contest.ours().median(), Unit.SENTENCES)
                                .withBest(sentences / contest.ours().best()),
                        contest,
                        seconds -> sentences / seconds));
    }

    // ---- both -----------------------------------------------------------------------------------

    private double seconds(TransformerConfig config) {
        var settings = session.settings();
        double turns =
                2 * settings.rounds() * settings.turnSeconds() * (1 + session.peers().size());
        return turns + (config.dModel() < 256 ? SMALL_SET_UP : SET_UP);
    }

    private static PeerWork work(
            String op, TransformerConfig config, int sentences, int source, int tokens, int beam) {
        return new PeerWork(
                op,
                Map.of(
                        "width", config.dModel(),
                        "heads", config.heads(),
                        "layers", config.decoderLayers(),
                        "inner", config.dFf(),
                        "vocabulary", config.targetVocabulary(),
                        "sentences", sentences,
                        "source", source,
                        "tokens", tokens,
                        "beam", beam));
    }

    private Contest contest(Runnable work, PeerWork theirs) {
        var settings = session.settings();
        return Contest.hold(
                work, theirs, session.peers(), settings.rounds(), 2 * settings.turnSeconds());
    }

    private MeteredDevice metered(Runnable work) {
        var device = new MeteredDevice(session.device());
        Devices.using(device, work);
        return device;
    }

    private Row row(String benchmark, String shape, double value, Unit unit) {
        return Row.of(benchmark, shape, session.threads(), value, unit);
    }

    private static Row beside(Row row, Contest contest, DoubleUnaryOperator value) {
        for (var peer : contest.peers().entrySet()) {
            row = row.withPeer(peer.getKey(), value.applyAsDouble(peer.getValue().median()));
        }
        return row;
    }
}
