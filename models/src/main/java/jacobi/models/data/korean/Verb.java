package jacobi.models.data.korean;

/** A verb in both languages. */
record Verb(String base, String third, String past, String ing, Conjugation korean) {}
