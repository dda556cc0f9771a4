package jacobi.models.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of NumPy, made byte by byte. */
final class NumpyBytes {
    private NumpyBytes() {}

    static byte[] of(String type, boolean columnMajor, String shape, byte[] data) {
        var header =
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }    \n"
                        .formatted(type, columnMajor ? "True" : "False", shape);
        return of(1, header, data);
    }

    static byte[] of(int version, String header, byte[] data) {
        var text = header.getBytes(StandardCharsets.UTF_8);
        var bytes =
                ByteBuffer.allocate(12 + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0x93)
                        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                        .put((byte) version)
                        .put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        bytes.put(text).put(data);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** A zip file of two entries. */
    static byte[] zip(boolean deflated, String name1, byte[] bytes1, String name2, byte[] bytes2)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, deflated, name1, bytes1);
            add(zip, deflated, name2, bytes2);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, boolean deflated, String name, byte[] bytes)
            throws IOException {
        var entry = new ZipEntry(name);
        if (!deflated) {
            var checksum = new CRC32();
            checksum.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /**
     * What NumPy 2.4 wrote for {@code savez_compressed(file, first=arange(6,
     * dtype='<f4').reshape(2, 3), columns=asfortranarray(arange(6, dtype='>i2').reshape(2, 3)),
     * flags=array([True, False]))}.
     */
    static byte[] archive() {
        return Base64.getDecoder()
                .decode(
                        String.join(
                                "",
                                "UEsDBC0AAAAIAAAAIQBP6QAq//////////8JABQAZmlyc3QubnB5AQAQAJgAAA",
                                "AAAAAAVQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKU",
                                "mBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GMGiwBxIOQATEDU",
                                "C8wAEAUEsDBC0AAAAIAAAAIQDhHvqo//////////8LABQAY29sdW1ucy5ucHkB",
                                "ABAAjAAAAAAAAABRAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6",
                                "Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6CrUK5AMuBgYGZgZG",
                                "BhYGJgZWAFBLAwQtAAAACAAAACEA7hm7Xf//////////CQAUAGZsYWdzLm5weQ",
                                "EAEACCAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXpNkqK6j",
                                "oJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALkYGAFBLAQ",
                                "ItAy0AAAAIAAAAIQBP6QAqVQAAAJgAAAAJAAAAAAAAAAAAAACAAQAAAABmaXJz",
                                "dC5ucHlQSwECLQMtAAAACAAAACEA4R76qFEAAACMAAAACwAAAAAAAAAAAAAAgA",
                                "GQAAAAY29sdW1ucy5ucHlQSwECLQMtAAAACAAAACEA7hm7XUYAAACCAAAACQAA",
                                "AAAAAAAAAAAAgAEeAQAAZmxhZ3MubnB5UEsFBgAAAAADAAMApwAAAJ8BAAAAAA",
                                "=="));
    }
}
