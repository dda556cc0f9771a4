package jacobi.examples.cli;

import jacobi.models.data.CorpusException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The text that a language model learns from.
 *
 * @param file its absolute path
 * @param trainShare the share of its characters, from the start, that are learned; the rest are for
 *     validation
 * @param epochSteps how many batches make an epoch, which ends with a validation
 * @param fingerprint of the text, in hexadecimal
 */
record TextSettings(String file, double trainShare, int epochSteps, String fingerprint) {
    /** Of a model that others have trained. */
    static final TextSettings NONE = new TextSettings("", 0.9, 0, "");

    private static final int FINGERPRINT_BYTES = 8;

    TextSettings {
        requireShare(trainShare);
        if (epochSteps < 0) {
            throw new IllegalArgumentException(
                    "--epoch-steps must not be negative, got " + epochSteps);
        }
    }

    /** Throws an IllegalArgumentException unless something is learned and something is not. */
    static void requireShare(double trainShare) {
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new IllegalArgumentException(
                    "--train-share must be between 0 and 1, got " + trainShare);
        }
    }

    /** What is learned, and what it is measured on. */
    record Parts(String training, String validation) {}

    /**
     * The text.
     *
     * @throws CorpusException if it cannot be read
     */
    String read() {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CorpusException("There is no file " + file + ".");
        } catch (CharacterCodingException e) {
            throw new CorpusException(file + " is not valid UTF-8.");
        } catch (IOException e) {
            throw new CorpusException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** A text cut in two; no character is cut. */
    Parts parts(String text) {
        int at = (int) Math.round(trainShare * text.length());
        if (at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
            at++;
        }
        return new Parts(text.substring(0, at), text.substring(at));
    }

    /** These for a text, and with so many steps an epoch where none were asked for. */
    TextSettings of(String text, int steps) {
        return new TextSettings(
                file, trainShare, epochSteps == 0 ? steps : epochSteps, fingerprint(text));
    }

    /** The same text in another file. */
    TextSettings movedTo(String other) {
        return new TextSettings(other, trainShare, epochSteps, fingerprint);
    }

    /** The start of its SHA-256. */
    static String fingerprint(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
