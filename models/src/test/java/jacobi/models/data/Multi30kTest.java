package jacobi.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the real Multi30k corpus where it is at hand. */
class Multi30kTest {
    @Test
    void theCorpusReadsAndBatchesWithLittlePadding() {
        ParallelCorpus corpus = new ParallelFiles(folder(), "de", "en").corpus(1);
        assertEquals(29_000, corpus.train().size());
        assertEquals(1_014, corpus.validation().size());
        assertEquals(List.of(), corpus.test());
        for (SentencePair pair : corpus.train()) {
            assertEquals(pair.source().strip(), pair.source());
        }

        List<EncodedPair> pairs =
                corpus.train().stream()
                        .map(pair -> new EncodedPair(ids(pair.source()), ids(pair.target())))
                        .toList();
        List<TokenBatch> epoch = new Batches(pairs, 4096, 100).epoch(1, 0);
        long tokens = epoch.stream().mapToLong(TokenBatch::targetTokens).sum();
        long positions = epoch.stream().mapToLong(batch -> batch.targetOutput().length).sum();
        assertTrue(
                tokens > 0.8 * positions,
                tokens + " of " + positions + " target positions hold a token");
    }

    /** As many ids as words. */
    private static int[] ids(String sentence) {
        return Stream.of(sentence.split(" "))
                .mapToInt(word -> 4 + Math.abs(word.hashCode() % 99))
                .toArray();
    }

    private static Path folder() {
        return RealData.find("multi30k");
    }
}
