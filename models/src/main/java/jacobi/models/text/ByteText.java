package jacobi.models.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** The text of tokens that stand for UTF-8 bytes each. */
final class ByteText implements TextStream {
    private static final byte[] NO_BYTES = {};

    private final IntFunction<byte[]> bytes;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** The beginning of a character: three bytes at most. */
    private ByteBuffer begun = ByteBuffer.wrap(NO_BYTES);

    /** Whether the text, if it begins with a space, is still to lose it. */
    private boolean dropSpace;

    /**
     * An empty text.
     *
     * @param bytes of each id; checks the id
     * @param dropFirstSpace whether encoding put a space before the text, which has to go
     */
    ByteText(IntFunction<byte[]> bytes, boolean dropFirstSpace) {
        this.bytes = bytes;
        this.dropSpace = dropFirstSpace;
    }

    @Override
    public String add(int id) {
        return decode(bytes.apply(id), false);
    }

    @Override
    public String finish() {
        return decode(NO_BYTES, true);
    }

    private String decode(byte[] more, boolean last) {
        var in = ByteBuffer.allocate(begun.remaining() + more.length);
        in.put(begun).put(more).flip();
        var out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, last);
        begun = in;
        String text = out.flip().toString();
        if (!dropSpace || text.isEmpty()) {
            return text;
        }
        dropSpace = false;
        return text.startsWith(" ") ? text.substring(1) : text;
    }
}
