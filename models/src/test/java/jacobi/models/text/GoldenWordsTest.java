package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Words as {@code golden_words.py} cuts them. */
class GoldenWordsTest {
    private static final Pattern GPT2 =
            Pattern.compile(
                    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)"
                            + "|\\s+",
                    Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void wordsAreThoseOfThePublishedPrograms() throws IOException {
        var lines = lines();
        assertEquals(882, lines.size());
        for (var line : lines) {
            var fields = line.split("\t");
            String text = new Gson().fromJson(fields[1], String.class);
            var expected = List.of(new Gson().fromJson(fields[2], String[].class));
            var words =
                    switch (fields[0]) {
                        case "gpt" -> GptWords.split(text);
                        case "uncased" -> BertWords.split(text, true);
                        case "cased" -> BertWords.split(text, false);
                        default -> throw new AssertionError(fields[0]);
                    };
            assertEquals(expected, words, line);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gptsWordsAreTheMatchesOfItsExpression(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String text = RandomText.of(random);
            var expected = GPT2.matcher(text).results().map(MatchResult::group).toList();
            assertEquals(expected, GptWords.split(text), "seed " + seed);
            assertEquals(text, String.join("", expected), "seed " + seed);
        }
    }

    private static List<String> lines() throws IOException {
        try (var in = GoldenWordsTest.class.getResourceAsStream("golden_words.txt")) {
            var bytes = Objects.requireNonNull(in).readAllBytes();
            return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        }
    }
}
