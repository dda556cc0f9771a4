package jacobi.models.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of special tokens, found where a text spells them out, such as {@code [MASK]}. */
final class SpecialNames {
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Pattern names;

    /** Longer names go first where one begins with another. */
    SpecialNames(Map<String, Integer> ids) {
        this.ids.putAll(ids);
        this.names =
                Pattern.compile(
                        ids.keySet().stream()
                                .sorted((a, b) -> b.length() - a.length())
                                .map(Pattern::quote)
                                .collect(Collectors.joining("|")));
    }

    List<String> names() {
        return List.copyOf(ids.keySet());
    }

    /** The id of a name, or {@link Specials#NONE}. */
    int id(String name) {
        return ids.getOrDefault(name, Specials.NONE);
    }

    boolean contains(int id) {
        return ids.containsValue(id);
    }

    /** Gives names to the one and what stands between them to the other, in order. */
    void split(String text, Consumer<String> between, IntConsumer special) {
        int start = 0;
        if (!ids.isEmpty()) {
            for (Matcher name = names.matcher(text); name.find(); start = name.end()) {
                between.accept(text.substring(start, name.start()));
                special.accept(ids.get(name.group()));
            }
        }
        between.accept(text.substring(start));
    }
}
