package jacobi.examples.cli;

import jacobi.models.data.PlainText;

import java.nio.file.Path;

/**
 * The plain text that a BERT learns from.
 *
 * @param file its absolute path; its lines are sentences, and blank lines end documents
 * @param trainShare the share of its documents, or of the sentences of a single one, from the
 *     start, that are learned; the rest are for validation
 * @param nextSentence whether it also learns which texts follow each other
 * @param fingerprint of the text, in hexadecimal
 */
record MaskedSettings(String file, double trainShare, boolean nextSentence, String fingerprint) {
    /** Of a model that others have trained. */
    static final MaskedSettings NONE = new MaskedSettings("", 0.9, false, "");

    MaskedSettings {
        TextSettings.requireShare(trainShare);
    }

    /** Of a model that others have trained, with a head for the next sentence or not. */
    static MaskedSettings imported(boolean nextSentence) {
        return new MaskedSettings(NONE.file, NONE.trainShare, nextSentence, NONE.fingerprint);
    }

    /** Reads the text. */
    PlainText read() {
        return PlainText.read(Path.of(file));
    }

    /** These for a text. */
    MaskedSettings of(PlainText text) {
        return new MaskedSettings(file, trainShare, nextSentence, fingerprint(text));
    }

    /** The same text in another file. */
    MaskedSettings movedTo(String other) {
        return new MaskedSettings(other, trainShare, nextSentence, fingerprint);
    }

    static String fingerprint(PlainText text) {
        return TextSettings.fingerprint(String.join("\n", text.lines()));
    }
}
