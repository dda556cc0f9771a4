package jacobi.examples.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Lines of UTF-8, each as soon as it is there; anything that is not UTF-8 is an error. */
final class Utf8Lines {
    private final InputStream in;
    private final String name;
    private int line;

    /**
     * @param in should have a buffer
     * @param name of the input, for messages
     */
    Utf8Lines(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return line;
    }

    /**
     * The next line without its end, or null at the end.
     *
     * @throws InputException if the line is not UTF-8
     */
    String next() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        line++;
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            next = in.read();
        }
        return decode(bytes.toByteArray());
    }

    private String decode(byte[] bytes) {
        int length =
                bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                        ? bytes.length - 1
                        : bytes.length;
        try {
            // Unlike a String's constructor, a decoder reports what it cannot read.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(
                    "Line %d of %s is not UTF-8; convert the text to UTF-8".formatted(line, name),
                    e);
        }
    }
}
