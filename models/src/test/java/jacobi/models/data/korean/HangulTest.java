package jacobi.models.data.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.text.Normalizer;

class HangulTest {
    /** The oracle is Unicode's canonical decomposition: final consonants are U+11A8 and up. */
    @Test
    void finalConsonantsOfAllSyllablesAgreeWithCanonicalDecomposition() {
        for (char c = '\uAC00'; c <= '\uD7A3'; c++) {
            String syllable = String.valueOf(c);
            String jamo = Normalizer.normalize(syllable, Normalizer.Form.NFD);
            int expected = jamo.length() == 3 ? jamo.charAt(2) - '\u11A7' : 0;
            assertEquals(expected, Hangul.finalConsonant(syllable), syllable);
            for (int changed : new int[] {Hangul.NO_FINAL, Hangul.NIEUN, Hangul.SSANG_SIOT}) {
                String with = Hangul.withFinal("가" + syllable, changed);
                assertEquals(changed, Hangul.finalConsonant(with), with);
                assertEquals(
                        jamo.substring(0, 2),
                        Normalizer.normalize(with.substring(1), Normalizer.Form.NFD)
                                .substring(0, 2));
            }
        }
    }

    @Test
    void otherScriptsHaveNoFinalConsonant() {
        for (String word : new String[] {"", "book", "책.", "ㄱ"}) {
            assertThrows(IllegalArgumentException.class, () -> Hangul.finalConsonant(word), word);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "책,   책은,   책이,   책을,   책과,   책으로",
        "사과, 사과는, 사과가, 사과를, 사과와, 사과로",
        "연필, 연필은, 연필이, 연필을, 연필과, 연필로",
        "물,   물은,   물이,   물을,   물과,   물로",
        "붓,   붓은,   붓이,   붓을,   붓과,   붓으로",
        "저,   저는,   제가,   저를,   저와,   저로",
        "누구, 누구는, 누가,   누구를, 누구와, 누구로",
        "작은 개, 작은 개는, 작은 개가, 작은 개를, 작은 개와, 작은 개로",
    })
    void particlesFollowTheLastSound(
            String noun, String topic, String subject, String object, String and, String by) {
        assertEquals(topic, Particle.TOPIC.attach(noun));
        assertEquals(subject, Particle.SUBJECT.attach(noun));
        assertEquals(object, Particle.OBJECT.attach(noun));
        assertEquals(and, Particle.AND.attach(noun));
        assertEquals(by, Particle.BY.attach(noun));
    }

    @Test
    void someParticlesNeverChange() {
        assertEquals("집에", Particle.TO.attach("집"));
        assertEquals("학교에서", Particle.AT.attach("학교"));
        assertEquals("학생에게", Particle.TO_PERSON.attach("학생"));
        assertEquals("민수의", Particle.OF.attach("민수"));
        assertEquals("책보다", Particle.THAN.attach("책"));
    }
}
