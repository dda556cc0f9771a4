package jacobi.examples.bench;

import com.google.gson.JsonObject;

import jacobi.autograd.optim.Adam;

import java.util.List;
import java.util.Locale;

/**
 * A training step of the table.
 *
 * @param name as rows name it
 * @param width dModel
 * @param layers of the encoder and of the decoder, or of the stack
 * @param inner dFf
 * @param batch sequences a step
 * @param time tokens a sequence
 * @param dropout while timing; losses are compared without
 */
record TrainCase(
        String name,
        Kind kind,
        int width,
        int heads,
        int layers,
        int inner,
        int batch,
        int time,
        int vocabulary,
        double dropout) {
    static final double LEARNING_RATE = 1e-4;
    static final double WEIGHT_DECAY = 0.01;

    /** Enough different batches that nobody learns one by heart while losses are compared. */
    static final int BATCHES = 10;

    /** What is trained, and how. */
    enum Kind {
        /** Encoder and decoder, label smoothing 0.1, Adam. */
        TRANSLATION("adam", 0.1),
        /** Post-norm blocks with GELU between a token embedding and an output layer, Adam. */
        ENCODER("adam", 0),
        /** GPT-2: causal pre-norm blocks, tanh GELU, learned positions, tied embeddings, AdamW. */
        GPT("adamw", 0);

        private final String optimizer;
        private final double labelSmoothing;

        Kind(String optimizer, double labelSmoothing) {
            this.optimizer = optimizer;
            this.labelSmoothing = labelSmoothing;
        }

        double labelSmoothing() {
            return labelSmoothing;
        }

        Adam rule() {
            return this == GPT ? Adam.decoupled(WEIGHT_DECAY) : Adam.standard();
        }
    }

    /** The rows that the project measures itself by. */
    static final List<TrainCase> TABLE =
            List.of(
                    translation("d128 2+2", 128, 4, 2, 512, 64, 16),
                    translation("d256 3+3", 256, 8, 3, 1024, 64, 16),
                    translation("d512 6+6", 512, 8, 6, 2048, 32, 24),
                    new TrainCase("gpt2 124M", Kind.GPT, 768, 12, 12, 3072, 4, 64, 50_257, 0),
                    encoder("d128 2", 128, 4, 2, 512, 64, 16, 8_000),
                    encoder("d256 3", 256, 8, 3, 1024, 64, 16, 8_000),
                    encoder("d512 6", 512, 8, 6, 2048, 32, 24, 8_000),
                    encoder("d768 12", 768, 12, 12, 3072, 4, 64, 50_257));

    /** For a look, or a test. */
    static final List<TrainCase> FEW =
            List.of(
                    new TrainCase("d32 1+1", Kind.TRANSLATION, 32, 2, 1, 64, 4, 8, 100, 0.1),
                    new TrainCase("d32 1", Kind.ENCODER, 32, 2, 1, 64, 4, 8, 100, 0.1),
                    new TrainCase("gpt d32 1", Kind.GPT, 32, 2, 1, 128, 4, 8, 100, 0));

    private static TrainCase translation(
            String name, int width, int heads, int layers, int inner, int batch, int time) {
        return new TrainCase(
                name, Kind.TRANSLATION, width, heads, layers, inner, batch, time, 8_000, 0.1);
    }

    private static TrainCase encoder(
            String name,
            int width,
            int heads,
            int layers,
            int inner,
            int batch,
            int time,
            int vocabulary) {
        return new TrainCase(
                name, Kind.ENCODER, width, heads, layers, inner, batch, time, vocabulary, 0.1);
    }

    /** "translation d128 2+2 ffn512 64x16 vocab8000". */
    String shape() {
        return "%s %s ffn%d %dx%d vocab%d"
                .formatted(
                        kind.name().toLowerCase(Locale.ROOT), name, inner, batch, time, vocabulary);
    }

    /** Positions whose loss is taken. */
    int tokens() {
        return batch * time;
    }

    StepModel model() {
        return kind == Kind.TRANSLATION ? new TranslationModel(this) : new StackModel(this);
    }

    /** What a peer has to know; paths of weights and batches come on top. */
    JsonObject request() {
        var request = new JsonObject();
        request.addProperty("do", "model");
        request.addProperty("kind", kind.name().toLowerCase(Locale.ROOT));
        request.addProperty("width", width);
        request.addProperty("heads", heads);
        request.addProperty("layers", layers);
        request.addProperty("inner", inner);
        request.addProperty("batch", batch);
        request.addProperty("time", time);
        request.addProperty("vocabulary", vocabulary);
        request.addProperty("dropout", dropout);
        request.addProperty("labelSmoothing", kind.labelSmoothing);
        request.addProperty("optimizer", kind.optimizer);
        request.addProperty("learningRate", LEARNING_RATE);
        request.addProperty("weightDecay", WEIGHT_DECAY);
        return request;
    }
}
