package jacobi.models.text;

import java.util.Optional;
import java.util.function.IntFunction;

/** The text of tokens that are words, with spaces where {@link WordJoiner} sets them. */
final class JoinedText implements TextStream {
    private final WordJoiner joiner = new WordJoiner();
    private final IntFunction<Optional<String>> words;

    /**
     * An empty text.
     *
     * @param words of each id; none for tokens that show nothing; checks the id
     */
    JoinedText(IntFunction<Optional<String>> words) {
        this.words = words;
    }

    @Override
    public String add(int id) {
        return words.apply(id).map(joiner::add).orElse("");
    }

    @Override
    public String finish() {
        return "";
    }
}
