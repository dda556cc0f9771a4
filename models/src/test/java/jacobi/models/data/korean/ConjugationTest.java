package jacobi.models.data.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

class ConjugationTest {
    @ParameterizedTest
    @CsvSource({
        "사,       사,       사요,       샀어요,       살,       산,       사러",
        "팔,       팔아,     팔아요,     팔았어요,     팔,       판,       팔러",
        "찾,       찾아,     찾아요,     찾았어요,     찾을,     찾은,     찾으러",
        "잃어버리, 잃어버려, 잃어버려요, 잃어버렸어요, 잃어버릴, 잃어버린, 잃어버리러",
        "빌리,     빌려,     빌려요,     빌렸어요,     빌릴,     빌린,     빌리러",
        "그리,     그려,     그려요,     그렸어요,     그릴,     그린,     그리러",
        "만들,     만들어,   만들어요,   만들었어요,   만들,     만든,     만들러",
        "쓰,       써,       써요,       썼어요,       쓸,       쓴,       쓰러",
        "보,       봐,       봐요,       봤어요,       볼,       본,       보러",
        "좋아하,   좋아해,   좋아해요,   좋아했어요,   좋아할,   좋아한,   좋아하러",
        "먹,       먹어,     먹어요,     먹었어요,     먹을,     먹은,     먹으러",
        "마시,     마셔,     마셔요,     마셨어요,     마실,     마신,     마시러",
        "주,       줘,       줘요,       줬어요,       줄,       준,       주러",
        "보내,     보내,     보내요,     보냈어요,     보낼,     보낸,     보내러",
        "보여 주,  보여 줘,  보여 줘요,  보여 줬어요,  보여 줄,  보여 준,  보여 주러",
        "가,       가,       가요,       갔어요,       갈,       간,       가러",
        "오,       와,       와요,       왔어요,       올,       온,       오러",
    })
    void verbs(
            String stem,
            String infinitive,
            String present,
            String past,
            String prospective,
            String modifier,
            String purpose) {
        var verb = new Conjugation(stem, infinitive);
        assertEquals(present, verb.present());
        assertEquals(past, verb.past());
        assertEquals(prospective, verb.prospective());
        assertEquals(modifier, verb.pastModifier());
        assertEquals(purpose, verb.purpose());
    }

    @ParameterizedTest
    @CsvSource({
        "크,      커,      커요,      컸어요,      커서",
        "작,      작아,    작아요,    작았어요,    작아서",
        "무겁,    무거워,  무거워요,  무거웠어요,  무거워서",
        "비싸,    비싸,    비싸요,    비쌌어요,    비싸서",
        "싸,      싸,      싸요,      쌌어요,      싸서",
        "맛있,    맛있어,  맛있어요,  맛있었어요,  맛있어서",
        "친절하,  친절해,  친절해요,  친절했어요,  친절해서",
        "피곤하,  피곤해,  피곤해요,  피곤했어요,  피곤해서",
        "아프,    아파,    아파요,    아팠어요,    아파서",
        "바쁘,    바빠,    바빠요,    바빴어요,    바빠서",
        "배가 고프, 배가 고파, 배가 고파요, 배가 고팠어요, 배가 고파서",
    })
    void adjectives(String stem, String infinitive, String present, String past, String reason) {
        var adjective = new Conjugation(stem, infinitive);
        assertEquals(present, adjective.present());
        assertEquals(past, adjective.past());
        assertEquals(reason, adjective.reason());
    }

    /**
     * The tables above are the specification: no verb or adjective of the lexicon may be missing
     * there.
     */
    @Test
    void theTablesCoverTheLexicon() throws NoSuchMethodException {
        Set<String> specified = new HashSet<>();
        for (var method : ConjugationTest.class.getDeclaredMethods()) {
            var table = method.getAnnotation(CsvSource.class);
            if (table != null && method.getName().matches("verbs|adjectives")) {
                for (String row : table.value()) {
                    String[] cells = row.split(",");
                    specified.add(cells[0].strip() + "/" + cells[1].strip());
                }
            }
        }
        Stream.of(
                        Actions.ACTS_AND_LIKING.stream().map(action -> action.verb().korean()),
                        Actions.TRANSFERS.stream().map(action -> action.verb().korean()),
                        Stream.of(Actions.GO.korean(), Actions.COME.korean()),
                        Lexicon.QUALITIES.stream().map(Adjective.Quality::korean),
                        Lexicon.FEELINGS.stream().map(Adjective.Quality::korean))
                .flatMap(forms -> forms)
                .map(forms -> forms.stem() + "/" + forms.infinitive())
                .forEach(forms -> assertEquals(true, specified.contains(forms), forms));
    }

    @Test
    void everyMoodHasAnEndingAndANegative() {
        var eat = new Conjugation("먹", "먹어");
        assertEquals("먹어요", Mood.PRESENT.korean(Speaker.ONE, eat));
        assertEquals("먹었어요", Mood.PAST.korean(Speaker.ONE, eat));
        assertEquals("먹을 거예요", Mood.FUTURE.korean(Speaker.ONE, eat));
        assertEquals("먹고 있어요", Mood.PROGRESSIVE.korean(Speaker.ONE, eat));
        assertEquals("먹고 있었어요", Mood.PAST_PROGRESSIVE.korean(Speaker.ONE, eat));
        assertEquals("먹을 수 있어요", Mood.ABLE.korean(Speaker.ONE, eat));
        assertEquals("먹어야 해요", Mood.OBLIGED.korean(Speaker.ONE, eat));
        assertEquals("먹고 싶어 해요", Mood.WISH.korean(Speaker.ONE, eat));
        assertEquals("먹고 싶어요", Mood.WISH.korean(Speaker.I, eat));
        assertEquals("먹지 않아요", Mood.PRESENT.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹지 않았어요", Mood.PAST.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹지 않을 거예요", Mood.FUTURE.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹고 있지 않아요", Mood.PROGRESSIVE.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹고 있지 않았어요", Mood.PAST_PROGRESSIVE.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹을 수 없어요", Mood.ABLE.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹지 않아도 돼요", Mood.OBLIGED.koreanNegative(Speaker.ONE, eat));
        assertEquals("먹고 싶어 하지 않아요", Mood.WISH.koreanNegative(Speaker.MANY, eat));
        assertEquals("먹고 싶지 않아요", Mood.WISH.koreanNegative(Speaker.WE, eat));
    }

    @Test
    void theInfinitiveMustEndInAVowel() {
        assertThrows(IllegalArgumentException.class, () -> new Conjugation("먹", "먹"));
    }
}
