package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class BytePairTokenizerTest {
    private static final List<String> CORPUS =
            List.of("low low low low low lower lower newest newest newest", "newest newest widest");

    private static final BytePairTokenizer TOKENIZER =
            train(TokenizerOptions.bytePairs(BytePairTokenizer.FIRST_PIECE + 30), CORPUS);

    /**
     * Frequencies: " low" 5, " lower" 2, " newest" 5, " widest" 1. Pairs that occur 7 times are ("
     * ", l), (l, o), (o, w) and (w, e): 2 lower + 5 newest. Characters by frequency are w 13, " "
     * 13, e 13, …, so the pair with the smallest left id goes first: " " before e before w by code
     * unit.
     */
    @Test
    void mergesTheMostFrequentPairFirst() {
        assertEquals(List.of(" ", "e", "w", "l", "o"), TOKENIZER.characters().subList(0, 5));
        assertEquals(
                List.of(new Merge(" ", "l"), new Merge("w", "e"), new Merge(" l", "o")),
                TOKENIZER.merges().subList(0, 3));
    }

    @Test
    void frequentWordsBecomeOneToken() {
        assertEquals(List.of("▁low", "▁newest", "▁low"), tokens(TOKENIZER, "low newest low"));
    }

    /** The merge of w and e came before that of lo and w, so it goes first here too. */
    @Test
    void rareWordsBecomeSeveral() {
        assertEquals(List.of("▁lo", "we", "st"), tokens(TOKENIZER, "lowest"));
    }

    @Test
    void earlierMergesGoFirst() {
        var merges = List.of(new Merge("b", "c"), new Merge("a", "b"), new Merge("a", "bc"));
        var tokenizer = new BytePairTokenizer(false, List.of(" ", "a", "b", "c", "d"), merges);
        assertEquals(List.of("▁", "abc", "ab", "d"), tokens(tokenizer, "abcabd"));
    }

    @Test
    void unseenCharactersBecomeBytes() {
        assertEquals(List.of("▁low", "<0xED>", "<0x95>", "<0x9C>"), tokens(TOKENIZER, "low한"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decodingGivesBackAnyText(long seed) {
        var random = new Random(seed);
        var corpus = RandomText.corpus(random, 40);
        for (int i = 0; i < 20; i++) {
            corpus.add(RandomText.of(random));
        }
        var options = TokenizerOptions.bytePairs(300 + random.nextInt(300));
        var tokenizer = train(options, corpus);
        var lowercase = train(options.withLowercase(true), corpus);
        for (int i = 0; i < 300; i++) {
            String text = RandomText.of(random);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)), "seed " + seed);
            assertEquals(
                    text.toLowerCase(Locale.ROOT),
                    lowercase.decode(lowercase.encode(text)),
                    "lower case, seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  ",
                "\n",
                " \n ",
                "low",
                " low",
                "low ",
                "  low",
                "low  low",
                "\tlow",
                "low\nlow",
                "한국어",
                "👩‍🚀",
                "\u0000",
                "\u0301",
                "▁low",
                "<s>",
                "<pad></s>"
            })
    void decodingGivesBackAwkwardText(String text) {
        assertEquals(text, TOKENIZER.decode(TOKENIZER.encode(text)));
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertEquals("a\uFFFDb", TOKENIZER.decode(TOKENIZER.encode("a\uD800b")));
        assertEquals("\uFFFD", TOKENIZER.decode(TOKENIZER.encode("\uDC00")));
        assertEquals("🙂\uFFFD", TOKENIZER.decode(TOKENIZER.encode("🙂\uD83D")));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void learnsAndCutsAsTheDefinitionSays(long seed) {
        var random = new Random(seed);
        var corpus = RandomText.corpus(random, random.nextInt(5, 60));
        assertFollowsDefinition(270 + random.nextInt(120), corpus, seed);
    }

    /** Few letters and long words: runs of one letter, where pairs overlap. */
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45, 46})
    void learnsAndCutsRepetitiveTextAsTheDefinitionSays(long seed) {
        var random = new Random(seed);
        List<String> corpus = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            corpus.add(
                    random.ints(random.nextInt(5, 40), 'a', 'c')
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining()));
        }
        assertFollowsDefinition(600, corpus, seed);
    }

    private static void assertFollowsDefinition(int size, List<String> corpus, long seed) {
        var options = TokenizerOptions.bytePairs(size);
        var expected = PlainBytePairs.learn(options, corpus);
        var tokenizer = train(options, corpus);
        assertEquals(expected.merges(), tokenizer.merges(), "seed " + seed);
        // Where a rare letter became bytes, the definition has no word for it.
        Set<String> pieces = new HashSet<>(tokenizer.characters());
        tokenizer.merges().forEach(merge -> pieces.add(merge.merged()));
        var cut = expected.words().stream().flatMap(List::stream).filter(pieces::contains).toList();
        var encoded =
                corpus.stream()
                        .flatMapToInt(line -> IntStream.of(tokenizer.encode(line)))
                        .filter(id -> id >= BytePairTokenizer.FIRST_PIECE)
                        .mapToObj(id -> tokenizer.token(id).replace('▁', ' '))
                        .toList();
        assertEquals(cut, encoded, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void theOrderOfTheLinesDoesNotMatter(long seed) {
        var random = new Random(seed);
        var corpus = RandomText.corpus(random, 50);
        var options = TokenizerOptions.bytePairs(350);
        var first = train(options, corpus);
        List<String> shuffled = new ArrayList<>(corpus);
        Collections.shuffle(shuffled, random);
        var second = train(options, shuffled);
        assertEquals(first.characters(), second.characters(), "seed " + seed);
        assertEquals(first.merges(), second.merges(), "seed " + seed);
    }

    @Test
    void theVocabularyHasTheSizeAskedFor() {
        var corpus = RandomText.corpus(new Random(31), 200);
        assertEquals(400, train(TokenizerOptions.bytePairs(400), corpus).vocabularySize());
        assertEquals(
                BytePairTokenizer.FIRST_PIECE + 3,
                train(TokenizerOptions.bytePairs(BytePairTokenizer.FIRST_PIECE + 3), corpus)
                        .vocabularySize());
    }

    @Test
    void rareCharactersGetNoIdOfTheirOwn() {
        var tokenizer =
                train(TokenizerOptions.bytePairs(400).withMinFrequency(3), List.of("aaa bbb qa"));
        assertFalse(tokenizer.characters().contains("q"));
        assertEquals("q", tokenizer.decode(tokenizer.encode("q")));
    }

    @Test
    void hangulPiecesAreReadable() {
        var corpus = List.of("학교에 갔다", "학교에 왔다", "학교에서");
        var tokenizer = train(TokenizerOptions.bytePairs(400), corpus);
        assertEquals(
                List.of("▁학교에", "▁", "<0xEA>", "<0xB0>", "<0x94>", "다"),
                tokens(tokenizer, "학교에 갔다"));
    }

    @Test
    void decodingDropsSpecialTokensButShowsTheUnknown() {
        int[] low = TOKENIZER.encode("low");
        int[] ids = {SpecialToken.START.id(), low[0], 1, low[0], SpecialToken.END.id(), 0, 0};
        assertEquals("low<unk> low", TOKENIZER.decode(ids));
    }

    @Test
    void textNeverBecomesASpecialToken() {
        for (int id : TOKENIZER.encode("<pad> <unk> <s> </s>")) {
            assertTrue(id >= SpecialToken.COUNT, "id " + id);
        }
    }

    @Test
    void everyTokenCanBeShown() {
        for (int id = 0; id < TOKENIZER.vocabularySize(); id++) {
            String token = TOKENIZER.token(id);
            assertFalse(token.isBlank(), "token " + id);
            assertEquals(1, token.lines().count(), "token " + id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_000})
    void rejectsIdsOutsideTheVocabulary(int id) {
        var decoding =
                assertThrows(
                        IllegalArgumentException.class, () -> TOKENIZER.decode(new int[] {5, id}));
        var showing = assertThrows(IllegalArgumentException.class, () -> TOKENIZER.token(id));
        String message =
                "token id %d is not in the vocabulary, whose ids are 0 to %d"
                        .formatted(id, TOKENIZER.vocabularySize() - 1);
        assertEquals(message, decoding.getMessage());
        assertEquals(message, showing.getMessage());
    }

    @Test
    void longRunsAreCutAndComeBackWhole() {
        String text = "a".repeat(100_000) + " ".repeat(1_000) + "a-'".repeat(1_000);
        var tokenizer = train(TokenizerOptions.bytePairs(300), List.of(text));
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @Test
    void encodingTwiceGivesTheSameIds() {
        assertArrayEquals(TOKENIZER.encode("low lowest"), TOKENIZER.encode("low lowest"));
    }

    @Test
    void rejectsACorpusWithoutText() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TokenizerOptions.bytePairs(300).train(List.of("", "")));
        assertTrue(e.getMessage().contains("all its lines are empty"), e.getMessage());
    }

    @Test
    void rejectsASizeWithoutRoomForPieces() {
        var e = assertThrows(IllegalArgumentException.class, () -> TokenizerOptions.bytePairs(260));
        assertEquals(
                "a byte-pair vocabulary needs a size of at least 261, got 260", e.getMessage());
    }

    private static BytePairTokenizer train(TokenizerOptions options, List<String> corpus) {
        return BytePairTrainer.train(options, corpus);
    }

    private static List<String> tokens(Tokenizer tokenizer, String text) {
        return IntStream.of(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
    }
}
