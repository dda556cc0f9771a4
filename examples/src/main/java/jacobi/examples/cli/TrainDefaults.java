package jacobi.examples.cli;

import jacobi.models.text.TokenizerOptions.Kind;
import jacobi.models.transformer.TransformerConfig.Preset;

/**
 * What {@code ./jacobi train} does where no option says otherwise. All defaults are here, but the
 * sizes and the dropout of a {@link Preset}.
 *
 * @param preset the model's size
 * @param kind of the tokenizers
 * @param maxLength see {@link DataSettings}
 * @param training all that does not depend on the data; a warm-up that is longer than a tenth of
 *     the training is cut to that
 */
record TrainDefaults(Preset preset, Kind kind, int maxLength, TrainingSettings training) {
    static final long DATA_SEED = 1;

    /** Of Adam, as in the paper on Transformers. */
    static final double BETA2 = 0.98;

    /** Size of a byte-pair vocabulary. */
    static final int BYTE_PAIRS = 8000;

    /** English to Korean: ends by itself, at the goal. */
    static final TrainDefaults BUILT_IN =
            new TrainDefaults(
                    Preset.TINY,
                    Kind.WORD,
                    256,
                    new TrainingSettings(
                            /* seed */ 1,
                            /* epochs */ 10,
                            /* steps */ 0,
                            /* batchTokens */ 2048,
                            /* accumulate */ 1,
                            /* labelSmoothing */ 0.1,
                            TrainingSettings.Optimizer.ADAM,
                            /* weightDecay */ 0,
                            BETA2,
                            /* learningRate */ 2e-3,
                            /* minLearningRate */ 0,
                            TrainingSettings.Rate.COSINE,
                            /* warmup */ 200,
                            /* scheduleSteps */ 0,
                            /* clip */ 1,
                            /* patience */ 0,
                            /* average */ 0,
                            /* goal */ "exactMatch=0.995",
                            /* checkpointEvery */ 0,
                            /* sample */ 500));

    /** A folder of parallel files: a corpus of some ten thousand sentences, such as Multi30k. */
    static final TrainDefaults FILES =
            new TrainDefaults(
                    Preset.SMALL,
                    Kind.BYTE_PAIR,
                    256,
                    new TrainingSettings(
                            /* seed */ 1,
                            /* epochs */ 20,
                            /* steps */ 0,
                            /* batchTokens */ 2048,
                            /* accumulate */ 1,
                            /* labelSmoothing */ 0.1,
                            TrainingSettings.Optimizer.ADAM,
                            /* weightDecay */ 0,
                            BETA2,
                            /* learningRate */ 1e-3,
                            /* minLearningRate */ 0,
                            TrainingSettings.Rate.COSINE,
                            /* warmup */ 500,
                            /* scheduleSteps */ 0,
                            /* clip */ 1,
                            /* patience */ 5,
                            /* average */ 5,
                            TrainingSettings.NO_GOAL,
                            /* checkpointEvery */ 500,
                            /* sample */ 200));

    /** A text to continue. */
    static final TrainingSettings TEXT =
            new TrainingSettings(
                    /* seed */ 1,
                    /* epochs */ 10,
                    /* steps */ 0,
                    /* batchTokens */ 2048,
                    /* accumulate */ 1,
                    /* labelSmoothing */ 0,
                    TrainingSettings.Optimizer.ADAMW,
                    /* weightDecay */ 0.1,
                    /* beta2 */ 0.99,
                    /* learningRate */ 1e-3,
                    /* minLearningRate */ 1e-4,
                    TrainingSettings.Rate.COSINE,
                    /* warmup */ 100,
                    /* scheduleSteps */ 0,
                    /* clip */ 1,
                    /* patience */ 0,
                    /* average */ 0,
                    TrainingSettings.NO_GOAL,
                    /* checkpointEvery */ 0,
                    /* sample */ 0);

    /** Plain text that a BERT learns from: the paper's rule, with the rate of a small model. */
    static final TrainingSettings MASKED =
            new TrainingSettings(
                    /* seed */ 1,
                    /* epochs */ 20,
                    /* steps */ 0,
                    /* batchTokens */ 2048,
                    /* accumulate */ 1,
                    /* labelSmoothing */ 0,
                    TrainingSettings.Optimizer.ADAMW,
                    /* weightDecay */ 0.01,
                    /* beta2 */ 0.999,
                    /* learningRate */ 1e-3,
                    /* minLearningRate */ 0,
                    TrainingSettings.Rate.LINEAR,
                    /* warmup */ 500,
                    /* scheduleSteps */ 0,
                    /* clip */ 1,
                    /* patience */ 0,
                    /* average */ 0,
                    TrainingSettings.NO_GOAL,
                    /* checkpointEvery */ 500,
                    /* sample */ 0);

    /**
     * Labels for a BERT. The rate is the paper's for its smaller model, 5e-5 at 768 channels, and
     * higher for narrower ones.
     */
    static TrainingSettings labels(int dModel) {
        return new TrainingSettings(
                /* seed */ 1,
                /* epochs */ 10,
                /* steps */ 0,
                /* batchTokens */ 1024,
                /* accumulate */ 1,
                /* labelSmoothing */ 0,
                TrainingSettings.Optimizer.ADAMW,
                /* weightDecay */ 0.01,
                /* beta2 */ 0.999,
                /* learningRate */ Math.min(5e-4, 5e-5 * 768 / dModel),
                /* minLearningRate */ 0,
                TrainingSettings.Rate.LINEAR,
                /* warmup */ 500,
                /* scheduleSteps */ 0,
                /* clip */ 1,
                /* patience */ 0,
                /* average */ 0,
                TrainingSettings.NO_GOAL,
                /* checkpointEvery */ 500,
                /* sample */ 0);
    }

    /** The most tokens; words and characters have no limit. */
    static int vocabulary(Kind kind) {
        return switch (kind) {
            case WORD, CHARACTER -> 0;
            case BYTE_PAIR, BYTE_LEVEL, WORD_PIECE, SENTENCE_PIECE -> BYTE_PAIRS;
        };
    }

    /** How often a token must occur; every character counts. */
    static int minFrequency(Kind kind) {
        return kind == Kind.CHARACTER ? 1 : 2;
    }

    /** Pieces of words are common to languages, words are not. */
    static boolean joint(Kind kind) {
        return vocabulary(kind) > 0;
    }
}
