package jacobi.models.data.korean;

import jacobi.models.data.SentencePair;

/** A piece of a sentence in both languages; either side may be empty. */
record Phrase(String english, String korean) {
    static final Phrase NONE = new Phrase("", "");

    /** The non-empty pieces with a space between. */
    static String words(String... pieces) {
        var joined = new StringBuilder();
        for (String piece : pieces) {
            if (!piece.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : " ").append(piece);
            }
        }
        return joined.toString();
    }

    /** A whole sentence: capital letter and final mark in English; Korean has only the latter. */
    static SentencePair sentence(String english, String korean, String mark) {
        return new SentencePair(
                Character.toUpperCase(english.charAt(0)) + english.substring(1) + mark,
                korean + mark);
    }
}
