package jacobi.models.language;

import jacobi.autograd.Variable;
import jacobi.engine.Arena;
import jacobi.engine.Tensor;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.Replay;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.List;
import java.util.Map;

/** Learning to predict the next token: any {@link LanguageModel}, blocks of text, cross-entropy. */
public final class LanguageModelTask implements TensorTask<TokenBlocks> {
    private static final int NONE_IGNORED = -1;

    private final LanguageModel model;
    private final TokenStream training;
    private final Blocks blocks;
    private final long seed;
    private final List<TokenBlocks> validation;
    private final Replay losses;

    /**
     * How the text is cut.
     *
     * @param time tokens of a block
     * @param rows blocks of a batch
     * @param batches of an epoch, which ends with a validation
     */
    public record Blocks(int time, int rows, int batches) {
        public Blocks {
            if (time < 1 || rows < 1 || batches < 1) {
                throw new IllegalArgumentException(
                        "time, rows and batches must be positive, got %d, %d and %d"
                                .formatted(time, rows, batches));
            }
        }
    }

    /**
     * A task.
     *
     * @param seed of the blocks that are drawn
     * @param validation all of it is measured, in blocks side by side
     * @throws IllegalArgumentException if a block is longer than the model's context, or a stream
     *     has a token that the model does not know
     */
    public LanguageModelTask(
            LanguageModel model,
            TokenStream training,
            Blocks blocks,
            long seed,
            TokenStream validation) {
        if (blocks.time > model.context()) {
            throw new IllegalArgumentException(
                    "blocks of %d tokens are longer than the model's context of %d"
                            .formatted(blocks.time, model.context()));
        }
        requireKnown(model, training);
        requireKnown(model, validation);
        this.model = model;
        this.training = training;
        this.blocks = blocks;
        this.seed = seed;
        this.validation = validation.inOrder(blocks.time, blocks.rows);
        this.losses = new Replay(batch -> List.of(validationLoss(batch)), new Arena());
    }

    private static void requireKnown(LanguageModel model, TokenStream stream) {
        if (stream.largest() >= model.vocabulary()) {
            throw new IllegalArgumentException(
                    "the text has token %d, but the model's ids end at %d"
                            .formatted(stream.largest(), model.vocabulary() - 1));
        }
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<TokenBlocks> epoch(int epoch) {
        return training.draw(blocks.time, blocks.rows, blocks.batches, seed, epoch);
    }

    @Override
    public int tokens(TokenBlocks batch) {
        return batch.size();
    }

    @Override
    public List<Tensor> tensors(TokenBlocks batch) {
        return batch.tensors();
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return model.logits(batch.get(0), pass).crossEntropy(batch.get(1), 0, NONE_IGNORED);
    }

    @Override
    public Validation validate() {
        var total = Perplexity.NONE;
        for (var batch : validation) {
            double mean = losses.run(tensors(batch)).getFirst().item();
            total = total.plus(mean * batch.size(), batch.size());
        }
        return new Validation(total.loss(), Map.of());
    }

    private Tensor validationLoss(List<Tensor> batch) {
        return Variable.noGrad(() -> loss(batch, Pass.evaluation()).value());
    }
}
