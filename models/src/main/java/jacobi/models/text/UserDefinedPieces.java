package jacobi.models.text;

import java.util.Map;

/** Pieces that a text keeps whole wherever they stand, the longest where several fit. */
final class UserDefinedPieces {
    private final Map<String, Integer> ids;
    private final int longest;

    UserDefinedPieces(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        this.longest = ids.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** The id of the piece that stands here, or {@link Specials#NONE}. */
    int at(String text, int position) {
        int end = Math.min(text.length(), position + longest);
        for (; end > position; end--) {
            Integer id = ids.get(text.substring(position, end));
            if (id != null) {
                return id;
            }
        }
        return Specials.NONE;
    }
}
