package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RomanizationTest {
    /** The examples of the standard's own text, but for capitals and hyphens. */
    @ParameterizedTest
    @CsvSource({
        "구미, gumi",
        "영동, yeongdong",
        "백암, baegam",
        "옥천, okcheon",
        "합덕, hapdeok",
        "호법, hobeop",
        "월곶, wolgot",
        "벚꽃, beotkkot",
        "한밭, hanbat",
        "구리, guri",
        "설악, seorak",
        "칠곡, chilgok",
        "임실, imsil",
        "울릉, ulleung",
        "대관령, daegwallyeong",
        "백마, baengma",
        "종로, jongno",
        "왕십리, wangsimni",
        "별내, byeollae",
        "신라, silla",
        "해돋이, haedoji",
        "같이, gachi",
        "맞히다, machida",
        "굳히다, guchida",
        "좋고, joko",
        "놓다, nota",
        "잡혀, japyeo",
        "낳지, nachi",
        "묵호, mukho",
        "집현전, jiphyeonjeon",
        "압구정, apgujeong",
        "낙동강, nakdonggang",
        "죽변, jukbyeon",
        "낙성대, nakseongdae",
        "합정, hapjeong",
        "팔당, paldang",
        "샛별, saetbyeol",
        "울산, ulsan",
        "광희문, gwanghuimun",
        "남산, namsan",
        "속리산, songnisan",
        "독도, dokdo",
        "불국사, bulguksa",
        "현충사, hyeonchungsa",
        "독립문, dongnimmun",
        "극락전, geungnakjeon",
        "안압지, anapji",
        "남한산성, namhansanseong",
        "화랑대, hwarangdae",
        "오죽헌, ojukheon",
        "촉석루, chokseongnu",
        "종묘, jongmyo",
        "다보탑, dabotap",
        "무량수전, muryangsujeon",
        "연화교, yeonhwagyo",
        "경복궁, gyeongbokgung",
    })
    void writesTheStandardsExamples(String hangul, String roman) {
        assertEquals(roman, Romanization.of(hangul));
    }

    @ParameterizedTest
    @CsvSource({
        "학생, haksaeng", "한국, hanguk", "읽어요, ilgeoyo", "읽고, ilgo", "읽는, ingneun",
        "읽혀, ilkyeo", "좋아요, joayo", "많아요, manayo", "많다, manta", "싫어요, sireoyo",
        "잃는, illeun", "않는, anneun", "놓는, nonneun", "좋습니다, joseumnida", "있어요, isseoyo",
        "있습니다, itseumnida", "없어요, eopseoyo", "없는, eomneun", "앉아, anja", "밖에, bakke",
        "붙여, buchyeo", "닫혀, dachyeo", "핥이다, halchida", "꽃, kkot", "앞문, ammun",
        "고양이, goyangi", "강아지, gangaji", "의사, uisa", "값이, gapsi", "넋이, neoksi",
    })
    void writesWhatIsSaid(String hangul, String roman) {
        assertEquals(roman, Romanization.of(hangul));
    }

    @ParameterizedTest
    @CsvSource({
        "cat → 고양이!, cat → goyangi!",
        "▁책을 3권, ▁chaegeul 3gwon",
        "ㅋㅋ, kk",
        "ㅇㅏ, nga",
        "ㄳ, gs",
        "été 猫, été 猫",
    })
    void leavesAllElse(String text, String roman) {
        assertEquals(roman, Romanization.of(text));
    }

    @Test
    void spellsEverySyllableInLatinLetters() {
        for (char syllable = '가'; syllable <= '힣'; syllable++) {
            var roman = Romanization.of(Character.toString(syllable));
            assertTrue(roman.matches("[a-z]+"), syllable + " is " + roman);
        }
    }
}
