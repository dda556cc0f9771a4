package jacobi.models.bert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts documents into rows, anew for each epoch, as BERT's own preparation of its data does (Devlin
 * et al. 2019, appendix A.2; the released code's create_pretraining_data.py). As many sentences of
 * a document as fit make a row. Of a pair, the second text is half the time what follows the first,
 * and half the time, as always where nothing follows, a part of another document.
 */
final class Segmenter {
    /** One in so many rows is short, so that short texts are known as well. */
    private static final int SHORT = 10;

    private final Documents documents;
    private final BertTokens tokens;
    private final int longest;
    private final SplittableRandom random;
    private final List<Segments> rows = new ArrayList<>();

    /**
     * A row, and whether its second text follows the first.
     *
     * @param next 0 if it follows, 1 if not, as the published models count
     */
    record Segments(TokenRow row, int next) {
        static final int FOLLOWS = 0;
        static final int RANDOM = 1;
    }

    private Segmenter(
            Documents documents, BertTokens tokens, int longest, SplittableRandom random) {
        this.documents = documents;
        this.tokens = tokens;
        this.longest = longest;
        this.random = random;
    }

    /** Rows {@code [CLS] a [SEP] b [SEP]} of at most {@code longest} tokens. */
    static List<Segments> pairs(
            Documents documents, BertTokens tokens, int longest, SplittableRandom random) {
        var segmenter = new Segmenter(documents, tokens, longest, random);
        for (int d = 0; d < documents.size(); d++) {
            segmenter.addPairs(d);
        }
        return segmenter.rows;
    }

    /** Rows {@code [CLS] a [SEP]} of at most {@code longest} tokens. */
    static List<Segments> single(
            Documents documents, BertTokens tokens, int longest, SplittableRandom random) {
        var segmenter = new Segmenter(documents, tokens, longest, random);
        for (int d = 0; d < documents.size(); d++) {
            segmenter.addSingle(documents.document(d));
        }
        return segmenter.rows;
    }

    private void addPairs(int document) {
        var sentences = documents.document(document);
        int most = longest - 3;
        for (int from = 0; from < sentences.size(); ) {
            int budget = random.nextInt(SHORT) == 0 ? random.nextInt(2, most + 1) : most;
            int to = fill(sentences, from, budget);
            int split = to - from == 1 ? to : random.nextInt(from + 1, to);
            boolean follows = split < to && random.nextBoolean();
            var first = join(sentences, from, split);
            var second =
                    follows
                            ? join(sentences, split, to)
                            : elsewhere(document, split, budget - first.length);
            var pair = new TruncatedPair(first, second, most, random);
            rows.add(
                    new Segments(
                            tokens.row(pair.first(), pair.second()),
                            follows ? Segments.FOLLOWS : Segments.RANDOM));
            // What did not become the second text begins a row of its own.
            from = follows ? to : split;
        }
    }

    private void addSingle(List<int[]> sentences) {
        int budget = longest - 2;
        for (int from = 0; from < sentences.size(); ) {
            int to = from + 1;
            int length = sentences.get(from).length;
            while (to < sentences.size() && length + sentences.get(to).length <= budget) {
                length += sentences.get(to++).length;
            }
            var text = new TruncatedPair(join(sentences, from, to), new int[0], budget, random);
            rows.add(new Segments(tokens.row(text.first()), Segments.FOLLOWS));
            from = to;
        }
    }

    /** Where sentences from one on have filled a budget, or the document has ended. */
    private static int fill(List<int[]> sentences, int from, int budget) {
        int to = from;
        for (int length = 0; to < sentences.size() && length < budget; to++) {
            length += sentences.get(to).length;
        }
        return to;
    }

    /** A part of another document; if there is no other, one that begins at another sentence. */
    private int[] elsewhere(int document, int follower, int budget) {
        int count = documents.size();
        int other = count == 1 ? 0 : (document + random.nextInt(1, count)) % count;
        var sentences = documents.document(other);
        int from = random.nextInt(sentences.size());
        if (count == 1 && from == follower) {
            from = (from + 1) % sentences.size();
        }
        return join(sentences, from, fill(sentences, from, Math.max(1, budget)));
    }

    private static int[] join(List<int[]> sentences, int from, int to) {
        return sentences.subList(from, to).stream().flatMapToInt(Arrays::stream).toArray();
    }
}
