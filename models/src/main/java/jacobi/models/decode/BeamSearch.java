package jacobi.models.decode;

import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds likely continuations: at each step the {@code beam} best texts of each sentence are
 * continued by their best tokens. With a beam of 1 this is greedy search. Ties are broken by the
 * smaller row and token, so that results repeat.
 */
public final class BeamSearch {
    private static final int FREE = -1;

    private final Continuation model;
    private final SearchOptions options;
    private final int[] maxLengths;
    private final List<Sentence> sentences = new ArrayList<>();

    private BeamSearch(Continuation model, SearchOptions options, int[] maxLengths) {
        this.model = model;
        this.options = options;
        this.maxLengths = maxLengths;
        for (int row = 0; row < maxLengths.length; row++) {
            sentences.add(new Sentence(row));
        }
    }

    /**
     * The best text for each row of a model that has not yet been given a token.
     *
     * @param maxLengths the most tokens of each row's text, the end included
     * @throws IllegalArgumentException if there is not one limit for each row, or a limit below 1
     * @throws ArithmeticException if the model's logits are NaN
     */
    public static List<Hypothesis> search(
            Continuation model, SearchOptions options, int... maxLengths) {
        if (maxLengths.length != model.rows()) {
            throw new IllegalArgumentException(
                    "there are "
                            + model.rows()
                            + " rows, but "
                            + maxLengths.length
                            + " length limits");
        }
        for (int limit : maxLengths) {
            if (limit < 1) {
                throw new IllegalArgumentException("a length limit must be positive, got " + limit);
            }
        }
        return new BeamSearch(model, options, maxLengths).run();
    }

    /**
     * A text under way: the tokens before it are its parent's. Its row is counted from the first of
     * its sentence.
     */
    private record Path(Path parent, int token, double logProbability, int length, int row) {
        int[] tokens() {
            var tokens = new int[length];
            var path = this;
            for (int i = length - 1; i >= 0; i--) {
                tokens[i] = path.token;
                path = path.parent;
            }
            return tokens;
        }
    }

    /** A text and a token that may continue it. */
    private record Candidate(int beam, int token, double logProbability) {}

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::logProbability)
                    .reversed()
                    .thenComparingInt(Candidate::beam)
                    .thenComparingInt(Candidate::token);

    /** The search for one row of the input. */
    private final class Sentence {
        final int index;
        List<Path> beams;
        final List<Hypothesis> ended = new ArrayList<>();

        Sentence(int index) {
            this.index = index;
            this.beams = List.of(new Path(null, options.start(), 0, 0, 0));
        }

        /**
         * Continues the beams, given their rows of log-probabilities from {@code firstRow} on.
         * Returns, for each new row, which of the sentence's old ones it continues.
         */
        int[] advance(Tensor logProbabilities, int firstRow) {
            var candidates = new ArrayList<Candidate>();
            // One end can go to each beam, so twice the beam leaves enough to go on with.
            int wanted = 2 * options.beam();
            for (int beam = 0; beam < beams.size(); beam++) {
                int at = firstRow + beams.get(beam).row;
                var row = logProbabilities.slice(at, at + 1);
                for (int token : TopK.of(row, wanted)) {
                    double total = beams.get(beam).logProbability + row.get(token);
                    requireNumber(total);
                    candidates.add(new Candidate(beam, token, total));
                }
            }
            candidates.sort(BEST_FIRST);
            return accept(candidates);
        }

        private int[] accept(List<Candidate> candidates) {
            var next = new ArrayList<Candidate>();
            for (int rank = 0; rank < candidates.size(); rank++) {
                var candidate = candidates.get(rank);
                var parent = beams.get(candidate.beam);
                int length = parent.length + 1;
                if (candidate.token == options.end()) {
                    if (rank < options.beam()) {
                        ended.add(hypothesis(parent, candidate.logProbability, length, true));
                    }
                } else if (length == maxLengths[index]) {
                    if (rank < options.beam()) {
                        ended.add(
                                hypothesis(
                                        continued(candidate, 0),
                                        candidate.logProbability,
                                        length,
                                        false));
                    }
                } else if (next.size() < options.beam()) {
                    next.add(candidate);
                }
            }
            boolean enough = ended.size() >= options.beam();
            boolean done = next.isEmpty() || enough && (isGreedy() || !canImprove(next));
            return proceed(done ? List.of() : next);
        }

        /**
         * Gives each new beam a row: its parent's, unless a better beam or the end of the rows has
         * taken it, so that few rows of the model change.
         */
        private int[] proceed(List<Candidate> next) {
            var parents = new int[next.size()];
            Arrays.fill(parents, FREE);
            var rows = new int[next.size()];
            for (int i = 0; i < rows.length; i++) {
                int row = beams.get(next.get(i).beam).row;
                boolean stays = row < rows.length && parents[row] == FREE;
                rows[i] = stays ? row : FREE;
                if (stays) {
                    parents[row] = row;
                }
            }
            int free = 0;
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] == FREE) {
                    while (parents[free] != FREE) {
                        free++;
                    }
                    rows[i] = free;
                    parents[free] = beams.get(next.get(i).beam).row;
                }
            }
            var paths = new ArrayList<Path>();
            for (int i = 0; i < rows.length; i++) {
                paths.add(continued(next.get(i), rows[i]));
            }
            beams = paths;
            return parents;
        }

        private Path continued(Candidate candidate, int row) {
            var parent = beams.get(candidate.beam);
            return new Path(
                    parent, candidate.token, candidate.logProbability, parent.length + 1, row);
        }

        /** The last token of each row. */
        int[] tokens() {
            var tokens = new int[beams.size()];
            beams.forEach(path -> tokens[path.row] = path.token);
            return tokens;
        }

        private Hypothesis hypothesis(Path path, double logProbability, int length, boolean end) {
            double score = logProbability / options.penalty(length);
            return new Hypothesis(path.tokens(), logProbability, score, end);
        }

        /** Whether an unfinished text, were it to end at the best length, could still be best. */
        private boolean canImprove(List<Candidate> unfinished) {
            double bound =
                    unfinished.getFirst().logProbability / options.penalty(maxLengths[index]);
            return bound > best().score();
        }

        Hypothesis best() {
            return ended.stream()
                    .max(
                            Comparator.comparing(Hypothesis::ended)
                                    .thenComparingDouble(Hypothesis::score))
                    .orElseThrow();
        }
    }

    private List<Hypothesis> run() {
        var active = sentences;
        var tokens = new int[maxLengths.length];
        Arrays.fill(tokens, options.start());
        while (!active.isEmpty()) {
            var logits = model.next(tokens);
            var logProbabilities = Devices.current().compute(new Op.LogSoftmax(), logits);
            var rows = new ArrayList<Integer>();
            int firstRow = 0;
            for (var sentence : active) {
                int width = sentence.beams.size();
                for (int parent : sentence.advance(logProbabilities, firstRow)) {
                    rows.add(firstRow + parent);
                }
                firstRow += width;
            }
            active = active.stream().filter(s -> !s.beams.isEmpty()).toList();
            if (!rows.isEmpty() && !isIdentity(rows, firstRow)) {
                model.select(rows.stream().mapToInt(i -> i).toArray());
            }
            tokens = active.stream().flatMapToInt(s -> Arrays.stream(s.tokens())).toArray();
        }
        return sentences.stream().map(Sentence::best).toList();
    }

    /** Greedy search never goes on behind an end, whatever the length penalty promises. */
    private boolean isGreedy() {
        return options.beam() == 1;
    }

    private static void requireNumber(double logProbability) {
        if (Double.isNaN(logProbability)) {
            throw new ArithmeticException(
                    "the model's logits are no finite numbers: its training has diverged, or its"
                            + " weights are damaged");
        }
    }

    private static boolean isIdentity(List<Integer> rows, int count) {
        return rows.size() == count && IntStream.range(0, count).allMatch(i -> rows.get(i) == i);
    }
}
