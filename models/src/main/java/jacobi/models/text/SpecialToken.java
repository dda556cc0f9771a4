package jacobi.models.text;

/** The tokens that stand for no text. They have the first ids of every learned vocabulary. */
public enum SpecialToken {
    /** Id 0: fills short sequences up to the length of the longest in a batch. */
    PADDING("<pad>"),
    /** Id 1: stands for a word or character that the vocabulary lacks. */
    UNKNOWN("<unk>"),
    /** Id 2: comes before the first token of a sentence. */
    START("<s>"),
    /** Id 3: comes after the last token of a sentence. */
    END("</s>");

    /** How many there are: the id of the first ordinary token. */
    static final int COUNT = values().length;

    private final String text;

    SpecialToken(String text) {
        this.text = text;
    }

    /** Its id. */
    public int id() {
        return ordinal();
    }

    /** How it is shown, such as {@code <pad>}. */
    public String text() {
        return text;
    }
}
