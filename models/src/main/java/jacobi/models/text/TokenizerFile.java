package jacobi.models.text;

import com.google.gson.JsonParseException;
import com.google.gson.stream.MalformedJsonException;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Says which file it was when a tokenizer cannot be read, and in one sentence why. */
final class TokenizerFile {
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    /** Reads something; says what is wrong by an IllegalArgumentException. */
    interface Reading<T> {
        T read() throws IOException;
    }

    private TokenizerFile() {}

    /** What was read; throws a {@link TextFormatException} for whatever went wrong. */
    static <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (NoSuchFileException e) {
            throw new TextFormatException(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new TextFormatException(file, "it is not valid UTF-8", e);
        } catch (JsonParseException | MalformedJsonException e) {
            throw new TextFormatException(file, damage(e), e);
        } catch (BufferUnderflowException e) {
            throw new TextFormatException(file, "it is damaged or cut off", e);
        } catch (IOException e) {
            throw new TextFormatException(file, e.toString(), e);
        } catch (IllegalArgumentException e) {
            // What the tokenizers and the readers say about content that cannot be.
            throw new TextFormatException(file, e.getMessage(), e);
        }
    }

    /** Gson's own sentences speak of its settings; the place is what helps. */
    private static String damage(Exception e) {
        var place = PLACE.matcher(e.getMessage());
        return "its JSON is damaged or cut off" + (place.find() ? " at " + place.group() : "");
    }
}
