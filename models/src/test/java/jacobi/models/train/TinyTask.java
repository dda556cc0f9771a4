package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Learns what number follows a number: batches of 1 to 4 pairs, with dropout. */
final class TinyTask implements Task<TinyTask.Batch> {
    private static final int NUMBERS = 6;
    private static final int NOTHING = -1;

    private final List<Batch> batches;
    private final Parameters parameters = new Parameters(1);
    private final Embedding embedding;
    private final Dropout dropout;
    private final Linear output;

    record Batch(int[] from, int[] to) {
        static Batch both(Batch a, Batch b) {
            return new Batch(join(a.from, b.from), join(a.to, b.to));
        }

        private static int[] join(int[] a, int[] b) {
            var all = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, all, a.length, b.length);
            return all;
        }
    }

    TinyTask(double dropoutRate) {
        this(dropoutRate, batches());
    }

    TinyTask(double dropoutRate, List<Batch> batches) {
        this.batches = batches;
        var root = parameters.root();
        embedding = new Embedding(root.child("embedding"), NUMBERS, 4, 2);
        dropout = new Dropout(root, dropoutRate);
        output = new Linear(root.child("output"), 4, NUMBERS);
    }

    /** Five batches of 1, 2, 3, 4 and 1 pairs: n is followed by n + 1, or now and then by 0. */
    static List<Batch> batches() {
        var random = new Random(2);
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < 5; i++) {
            var from = random.ints(1 + i % 4, 0, NUMBERS).toArray();
            var to =
                    Arrays.stream(from)
                            .map(n -> random.nextInt(4) == 0 ? 0 : (n + 1) % NUMBERS)
                            .toArray();
            batches.add(new Batch(from, to));
        }
        return batches;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<Batch> epoch(int epoch) {
        var shuffled = new ArrayList<>(batches);
        Collections.shuffle(shuffled, new Random(epoch));
        return shuffled;
    }

    @Override
    public int tokens(Batch batch) {
        return batch.from.length;
    }

    @Override
    public Variable loss(Batch batch, Pass pass) {
        var rows = Shape.of(batch.from.length);
        var x = dropout.apply(embedding.apply(Tensor.of(rows, batch.from)), pass);
        return output.apply(x).crossEntropy(Tensor.of(rows, batch.to), 0, NOTHING);
    }

    @Override
    public Validation validate() {
        var all = batches.stream().reduce(Batch::both).orElseThrow();
        double loss = loss(all, Pass.evaluation()).item();
        return new Validation(loss, Map.of("likelihood", Math.exp(-loss)));
    }
}
