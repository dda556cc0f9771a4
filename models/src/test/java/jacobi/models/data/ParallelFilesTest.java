package jacobi.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

class ParallelFilesTest {
    @TempDir private Path folder;

    @Test
    void readsEveryPartPlainOrCompressed() throws IOException {
        write("train.de", "Hallo Welt\nzwei Hunde\n");
        write("train.en.gz", gzip("hello world\ntwo dogs".getBytes(UTF_8)));
        write("dev.de", "ja\n");
        write("dev.en", "yes\n");
        write("test.de", "nein\n");
        write("test.en", "no\n");

        ParallelCorpus corpus = files().corpus(1);

        assertEquals(
                List.of(
                        new SentencePair("Hallo Welt", "hello world"),
                        new SentencePair("zwei Hunde", "two dogs")),
                corpus.train());
        assertEquals(List.of(new SentencePair("ja", "yes")), corpus.validation());
        assertEquals(List.of(new SentencePair("nein", "no")), corpus.test());
        assertEquals(folder.getFileName().toString(), corpus.name());
        assertEquals("de", corpus.sourceLanguage());
        assertEquals("en", corpus.targetLanguage());
        assertEquals(List.of(), corpus.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"val", "valid", "validation", "dev"})
    void theValidationPartHasFourNames(String name) throws IOException {
        write(name + ".de", "ja\n");
        write(name + ".en", "yes\n");
        for (String asked : List.of("val", "dev")) {
            assertEquals(List.of(new SentencePair("ja", "yes")), files().split(asked).pairs());
        }
    }

    @Test
    void compressionIsToldByContentNotByName() throws IOException {
        write("train.de.gz", "eins\n");
        write("train.en", gzip("one\n".getBytes(UTF_8)));
        assertEquals(List.of(new SentencePair("eins", "one")), files().split("train").pairs());
    }

    @Test
    void byteOrderMarkCarriageReturnsAndStrayWhiteSpaceAreDropped() throws IOException {
        write("train.de", "\uFEFF eins \r\n\tzwei\u2003\r\n");
        write("train.en", "one\ntwo");
        assertEquals(
                List.of(new SentencePair("eins", "one"), new SentencePair("zwei", "two")),
                files().split("train").pairs());
    }

    @Test
    void linesAreRightAcrossTheReadBuffer() throws IOException {
        String lines =
                IntStream.range(0, 40_000)
                        .mapToObj(i -> "문장 " + i)
                        .collect(Collectors.joining("\n"));
        write("train.de", lines);
        write("train.en", lines);
        List<SentencePair> pairs = files().split("train").pairs();
        assertEquals(40_000, pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            assertEquals("문장 " + i, pairs.get(i).source());
        }
    }

    @Test
    void pairsWithABlankSideAreLeftOutAndCounted() throws IOException {
        write("train.de", "eins\n\ndrei\n \nfünf\n");
        write("train.en", "one\ntwo\n\n\nfive\n");
        ParallelText text = files().split("train");
        assertEquals(
                List.of(new SentencePair("eins", "one"), new SentencePair("fünf", "five")),
                text.pairs());
        assertEquals(
                List.of(
                        "train: 3 of 5 pairs are left out because a side is blank (the first at"
                                + " line 2)."),
                text.notes());
    }

    @Test
    void withoutAValidationFileASeededPartIsHeldOut() throws IOException {
        String lines =
                IntStream.range(0, 200).mapToObj(i -> "s" + i).collect(Collectors.joining("\n"));
        write("train.de", lines);
        write("train.en", lines);

        ParallelCorpus corpus = files().corpus(5);

        assertEquals(10, corpus.validation().size());
        assertEquals(190, corpus.train().size());
        var all = new HashSet<>(corpus.train());
        all.addAll(corpus.validation());
        assertEquals(200, all.size());
        assertEquals(corpus, files().corpus(5));
        assertNotEquals(corpus.validation(), files().corpus(6).validation());
        assertEquals(
                List.of(
                        folder
                                + " has no validation file (val, valid, validation or dev): 10 of"
                                + " the 200 training pairs are held out instead (seed 5)."),
                corpus.notes());
    }

    @Test
    void onePairCannotBeSplit() throws IOException {
        write("train.de", "eins\n");
        write("train.en", "one\n");
        assertFails(
                () -> files().corpus(1),
                folder
                        + " holds one training pair and no validation file, so nothing can be held"
                        + " out for validation.");
    }

    @Test
    void aMissingFileIsNamedWithWhatIsThere() throws IOException {
        write("train.de", "eins\n");
        write("README.md", "x");
        assertFails(
                () -> files().corpus(1),
                ("No train text for 'en' in %s: looked for train.en (plain or .gz),"
                                + " the folder holds README.md, train.de.")
                        .formatted(folder));
        assertFails(
                () -> files().split("val"),
                ("No val text for 'de' in %s: looked for val.de, valid.de, validation.de, dev.de"
                                + " (plain or .gz), the folder holds README.md, train.de.")
                        .formatted(folder));
    }

    @Test
    void aHalfMissingValidationPartIsAnErrorNotAHoldOut() throws IOException {
        write("train.de", "eins\nzwei\n");
        write("train.en", "one\ntwo\n");
        write("valid.en", "yes\n");
        assertFails(
                () -> files().corpus(1),
                ("No val text for 'de' in %s: looked for valid.de (plain or .gz),"
                                + " the folder holds train.de, train.en, valid.en.")
                        .formatted(folder));
    }

    @Test
    void aMissingFolderOrAFileInItsPlaceIsNamed() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertFails(
                () -> new ParallelFiles(nowhere, "de", "en"),
                "The folder " + nowhere + " does not exist.");
        write("file", "x");
        Path file = folder.resolve("file");
        assertFails(
                () -> new ParallelFiles(file, "de", "en"),
                file + " is a file, not a folder with train.de and train.en.");
    }

    @Test
    void languagesMustBeTwoAndPlainWords() {
        assertFails(
                () -> new ParallelFiles(folder, "de", "de"),
                "Source and target language are both 'de': name two different ones.");
        assertFails(
                () -> new ParallelFiles(folder, "../de", "en"),
                "A language is named by letters, digits, - and _, as its files end with it; got"
                        + " '../de' and 'en'.");
    }

    @Test
    void differentLineCountsAreReportedWithBoth() throws IOException {
        write("train.de", "eins\nzwei\ndrei\n");
        write("train.en", "one\ntwo\n");
        assertFails(
                () -> files().split("train"),
                "%s has 3 lines but %s has 2: they must align line by line."
                        .formatted(folder.resolve("train.de"), folder.resolve("train.en")));
    }

    @Test
    void anEmptyFileIsReported() throws IOException {
        write("train.de", "");
        write("train.en", "one\n");
        assertFails(() -> files().split("train"), folder.resolve("train.de") + " is empty.");
        write("train.de", gzip(new byte[0]));
        assertFails(() -> files().split("train"), folder.resolve("train.de") + " is empty.");
    }

    @Test
    void onlyBlankLinesAreReported() throws IOException {
        write("train.de", "\n\n");
        write("train.en", "one\ntwo\n");
        assertFails(
                () -> files().split("train"),
                "%s and %s hold no pair of non-blank lines (2 lines each)."
                        .formatted(folder.resolve("train.de"), folder.resolve("train.en")));
    }

    @Test
    void invalidUtf8IsLocated() throws IOException {
        write("train.en", "one\ntwo\n");
        // "zwölf" in Latin-1: ö is the byte 0xF6, at offset 5 + 2.
        for (byte[] bytes :
                List.of(
                        "eins\nzw\u00f6lf\n".getBytes(ISO_8859_1),
                        gzip("eins\nzw\u00f6lf\n".getBytes(ISO_8859_1)))) {
            write("train.de", bytes);
            assertFails(
                    () -> files().split("train"),
                    ("%s is not UTF-8: line 2 has the byte 0xF6 at offset 7 of the (uncompressed)"
                                    + " file, which begins no valid character; convert the file to"
                                    + " UTF-8.")
                            .formatted(folder.resolve("train.de")));
        }
    }

    @Test
    void aCharacterCutOffAtTheEndOfTheFileIsInvalid() throws IOException {
        write("train.en", "one\n");
        write("train.de", new byte[] {'a', (byte) 0xED, (byte) 0x95});
        var failure = assertThrows(CorpusException.class, () -> files().split("train"));
        assertTrue(
                failure.getMessage().contains("line 1 has the byte 0xED at offset 1"),
                failure::getMessage);
    }

    @Test
    void aTruncatedGzipFileIsReported() throws IOException {
        byte[] whole = gzip("eins\nzwei\n".repeat(5000).getBytes(UTF_8));
        write("train.en", "one\ntwo\n");
        for (int length : new int[] {whole.length - 12, 5}) {
            write("train.de.gz", Arrays.copyOf(whole, length));
            String message =
                    assertThrows(CorpusException.class, () -> files().split("train")).getMessage();
            String expected =
                    folder.resolve("train.de.gz")
                            + " is a gzip file that is truncated or damaged after line ";
            assertTrue(message.startsWith(expected) && !message.contains("null"), message);
        }
    }

    private ParallelFiles files() {
        return new ParallelFiles(folder, "de", "en");
    }

    private static void assertFails(Executable action, String message) {
        assertEquals(message, assertThrows(CorpusException.class, action).getMessage());
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
