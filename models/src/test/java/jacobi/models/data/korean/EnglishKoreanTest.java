package jacobi.models.data.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.data.SentencePair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class EnglishKoreanTest {
    private static final int MANY = EnglishKorean.LARGEST;
    private static final Pattern ENGLISH = Pattern.compile("[A-Z][A-Za-z' ]*[.?]");
    private static final Pattern KOREAN = Pattern.compile("[가-힣 ]*요[.?]");

    /** One or more of every kind of sentence, read by a person. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Minsu is a doctor. | 민수는 의사예요.",
                "Yuna's friend was not a kind student. | 유나의 친구는 친절한 학생이 아니었어요.",
                "There are two cats in the park. | 공원에 고양이 두 마리가 있어요.",
                "There is no book at home. | 집에 책이 없어요.",
                "I am busy now. | 저는 지금 바빠요.",
                "Is Yuna hungry now? | 유나는 지금 배가 고파요?",
                "Do you like coffee? | 커피를 좋아해요?",
                "Where did you go yesterday? | 어제 어디에 갔어요?",
                "What did Minsu buy? | 민수는 무엇을 샀어요?",
                "Who drank milk and tea? | 누가 우유와 차를 마셨어요?",
                "Sora went to school by train with Minsu. | 소라는 민수와 기차로 학교에 갔어요.",
                "I went home by subway yesterday. | 저는 어제 지하철로 집에 갔어요.",
                "The car is bigger than my book. | 자동차는 제 책보다 더 커요.",
                "Yuna went home because Minsu was tired. | 민수가 피곤해서 유나는 집에 갔어요.",
                "How many books did Minsu lose yesterday? | 민수는 어제 책을 몇 권 잃어버렸어요?",
                "Sora likes the chair that Junho saw. | 소라는 준호가 본 의자를 좋아해요.",
                "Minsu drank tea but Sora did not eat bread. | 민수는 차를 마셨지만 소라는 빵을 먹지 않았어요.",
                "I want to drink tea and coffee today. | 저는 오늘 차와 커피를 마시고 싶어요.",
                "Junho has to give the bag to Yuna today. | 준호는 오늘 유나에게 가방을 줘야 해요.",
                "Sora was drinking milk when I came home. | 제가 집에 왔을 때 소라는 우유를 마시고 있었어요.",
                "When will the farmer eat the fresh apple? | 농부는 언제 신선한 사과를 먹을 거예요?",
                "The student who ate eight apples went to the store yesterday. | 사과 여덟 개를 먹은 학생은 어제"
                        + " 가게에 갔어요.",
                "I want to go to the park to see a bicycle today. | 저는 오늘 자전거를 보러 공원에 가고 싶어요.",
                "Yuna always writes a letter at home. | 유나는 항상 집에서 편지를 써요.",
                "Minsu drew chairs with a pencil yesterday. | 민수는 어제 연필로 의자를 그렸어요.",
            })
    void knownTranslations(String english, String korean) {
        assertEquals(korean, many().get(english), english);
    }

    /** Unlike the list above, this one notices when the sampling changes. */
    @Test
    void theFirstSentencesOfASeedArePinned() {
        String sentences =
                EnglishKorean.sentences(1, 12).stream()
                        .map(pair -> pair.source() + " | " + pair.target())
                        .collect(Collectors.joining("\n"));
        assertEquals(
                """
                What did Yuna make? | 유나는 무엇을 만들었어요?
                I was making cake when my friend went to the park. | 제 친구가 공원에 갔을 때 저는 케이크를 만들고 있었어요.
                When did you sell ten cups of tea? | 언제 차 열 잔을 팔았어요?
                I went to the station to find seven white cats yesterday. | 저는 어제 하얀 고양이 일곱 마리를 찾으러 역에 갔어요.
                Sora made a blue bag at home yesterday. | 소라는 어제 집에서 파란 가방을 만들었어요.
                The kind farmer did not lose the book that Yuna wrote. | 친절한 농부는 유나가 쓴 책을 잃어버리지 않았어요.
                The doctor came to the market to buy the water. | 의사는 물을 사러 시장에 왔어요.
                Where does the singer have to borrow bags today? | 가수는 오늘 어디에서 가방을 빌려야 해요?
                Where will Minsu eat cake and an apple? | 민수는 어디에서 케이크와 사과를 먹을 거예요?
                My friend is a soldier. | 제 친구는 군인이에요.
                Sora found a bicycle because the tall soldier was busy. | 키가 큰 군인이 바빠서 소라는 자전거를 찾았어요.
                Yuna's friend lost a hat yesterday. | 유나의 친구는 어제 모자를 잃어버렸어요.\
                """,
                sentences);
    }

    @Test
    void thereAreAsManyDistinctSentencesAsClaimed() {
        assertEquals(MANY, many().size());
        assertTrue(new HashSet<>(many().values()).size() > 150_000, "distinct Korean sentences");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void anEnglishSentenceHasOneTranslationWhateverTheSeed(long seed) {
        int met = 0;
        for (SentencePair pair : EnglishKorean.sentences(seed, 30_000)) {
            String known = many().get(pair.source());
            if (known != null) {
                met++;
                assertEquals(known, pair.target(), pair.source());
            }
        }
        assertTrue(met > 2_000, "only " + met + " sentences were met twice, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void theDefaultPartsAreDisjointAndOfTheirSizes(long seed) {
        ParallelCorpus corpus = EnglishKorean.corpus(seed);
        assertEquals(EnglishKorean.TRAIN, corpus.train().size());
        assertEquals(EnglishKorean.VALIDATION, corpus.validation().size());
        assertEquals(EnglishKorean.TEST, corpus.test().size());
        Set<String> all =
                Stream.of(corpus.train(), corpus.validation(), corpus.test())
                        .flatMap(List::stream)
                        .map(SentencePair::source)
                        .collect(Collectors.toSet());
        assertEquals(21_000, all.size(), "distinct sentences of seed " + seed);
    }

    /** What a model has hardly seen it cannot be expected to translate. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void hardlyAnyHeldOutWordIsRareInTraining(long seed) {
        ParallelCorpus corpus = EnglishKorean.corpus(seed);
        List<Function<SentencePair, String>> sides =
                List.of(SentencePair::source, SentencePair::target);
        for (Function<SentencePair, String> side : sides) {
            var counts = new HashMap<String, Integer>();
            corpus.train()
                    .forEach(
                            pair ->
                                    words(side.apply(pair))
                                            .forEach(w -> counts.merge(w, 1, Integer::sum)));
            assertTrue(counts.size() < 500, counts.size() + " different words");
            List<String> heldOut =
                    Stream.of(corpus.validation(), corpus.test())
                            .flatMap(List::stream)
                            .flatMap(pair -> words(side.apply(pair)))
                            .toList();
            List<String> rare =
                    heldOut.stream().filter(word -> counts.getOrDefault(word, 0) < 20).toList();
            assertTrue(rare.size() < heldOut.size() / 500, rare + " of seed " + seed);
            assertTrue(
                    rare.stream().allMatch(word -> counts.getOrDefault(word, 0) >= 8),
                    rare + " of seed " + seed);
        }
    }

    @Test
    void sentencesAreWellFormed() {
        many().forEach(
                        (english, korean) -> {
                            assertTrue(ENGLISH.matcher(english).matches(), english);
                            assertTrue(KOREAN.matcher(korean).matches(), korean);
                            assertEquals(
                                    english.charAt(english.length() - 1),
                                    korean.charAt(korean.length() - 1),
                                    english);
                            assertTrue(!english.contains("  ") && !korean.contains("  "), english);
                            int words = english.split(" ").length;
                            assertTrue(words >= 3 && words <= EnglishKorean.MOST_WORDS, english);
                        });
    }

    @Test
    void theSameSeedGivesTheSameSentencesAndALongerListStartsWithTheShorter() {
        List<SentencePair> sentences = EnglishKorean.sentences(9, 500);
        assertEquals(sentences, EnglishKorean.sentences(9, 500));
        assertEquals(sentences, EnglishKorean.sentences(9, 800).subList(0, 500));
        assertNotEquals(sentences, EnglishKorean.sentences(10, 500));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertEquals(
                "the grammar gives 0 to 200000 distinct sentences, asked for 200001",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> EnglishKorean.corpus(1, 200_000, 1, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> EnglishKorean.corpus(1, 10, -1, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> EnglishKorean.corpus(1, Integer.MAX_VALUE, Integer.MAX_VALUE, 5));
    }

    private static Stream<String> words(String sentence) {
        return Stream.of(sentence.replaceAll("[.?]", " $0").replace("'s", " 's").split(" "));
    }

    private static Map<String, String> many() {
        return Many.TRANSLATIONS;
    }

    /** Generated once. */
    private static final class Many {
        static final Map<String, String> TRANSLATIONS =
                EnglishKorean.sentences(1, MANY).stream()
                        .collect(Collectors.toMap(SentencePair::source, SentencePair::target));
    }
}
