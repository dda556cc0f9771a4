package jacobi.models.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a UTF-8 text file, plain or gzip (told apart by content, not by name). A byte order
 * mark is dropped; lines end with LF or CRLF. Anything that is not UTF-8 is an error, never a
 * replacement character.
 */
final class TextLines {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final List<String> lines = new ArrayList<>();
    private long lineStart;

    private TextLines(Path file) {
        this.file = file;
    }

    /** As {@link #whole}, with the white space around each line stripped. */
    static List<String> read(Path file) {
        return whole(file).stream().map(String::strip).toList();
    }

    /**
     * Reads the whole file; of a line, only its end is left out.
     *
     * @throws CorpusException if it is not there, cannot be read, is empty, is a broken gzip file,
     *     or is not UTF-8 (naming line, and byte offset in the uncompressed text)
     */
    static List<String> whole(Path file) {
        var text = new TextLines(file);
        try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_SIZE);
                InputStream in = isGzip(raw) ? new GZIPInputStream(raw, BUFFER_SIZE) : raw) {
            text.readLines(in);
        } catch (NoSuchFileException e) {
            throw new CorpusException("There is no file %s.".formatted(file), e);
        } catch (EOFException | ZipException e) {
            throw new CorpusException(
                    "%s is a gzip file that is truncated or damaged after line %d (%s)."
                            .formatted(
                                    file,
                                    text.lines.size(),
                                    Objects.requireNonNullElse(e.getMessage(), "end of file")),
                    e);
        } catch (IOException e) {
            throw new CorpusException("%s cannot be read: %s.".formatted(file, e), e);
        }
        if (text.lines.isEmpty()) {
            throw new CorpusException("%s is empty.".formatted(file));
        }
        return text.lines;
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip;
    }

    private void readLines(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_SIZE];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    endLine(line);
                    lineStart++;
                    from = i + 1;
                }
            }
            line.write(buffer, from, count - from);
        }
        if (line.size() > 0) {
            endLine(line);
        }
    }

    private void endLine(ByteArrayOutputStream line) {
        String text = decode(line.toByteArray());
        if (lines.isEmpty() && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        lines.add(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        lineStart += line.size();
        line.reset();
    }

    private String decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        // UTF-8 never has more chars than bytes.
        var out = CharBuffer.allocate(bytes.length);
        if (decoder.reset().decode(in, out, true).isError()) {
            throw new CorpusException(
                    ("%s is not UTF-8: line %d has the byte 0x%02X at offset %d of the"
                         + " (uncompressed) file, which begins no valid character; convert the file"
                         + " to UTF-8.")
                            .formatted(
                                    file,
                                    lines.size() + 1,
                                    bytes[in.position()],
                                    lineStart + in.position()));
        }
        return out.flip().toString();
    }
}
