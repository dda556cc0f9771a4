package jacobi.models.data.korean;

/** Grammatical person and number of a subject, as far as English verbs, and Korean wishes, care. */
enum Speaker {
    I("am", "was"),
    WE("are", "were"),
    YOU("are", "were"),
    ONE("is", "was"),
    MANY("are", "were");

    private final String beForm;
    private final String wasForm;

    Speaker(String beForm, String wasForm) {
        this.beForm = beForm;
        this.wasForm = wasForm;
    }

    String be(boolean past) {
        return past ? wasForm : beForm;
    }

    String doForm() {
        return this == ONE ? "does" : "do";
    }

    /**
     * One's own wish is stated, and the listener's asked for, directly; of others one says that
     * they appear to wish.
     */
    boolean knowsOwnWish() {
        return this == I || this == WE || this == YOU;
    }
}
