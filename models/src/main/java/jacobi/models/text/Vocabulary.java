package jacobi.models.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fixed list of tokens, numbered after the special ones. */
final class Vocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    /** Throws an IllegalArgumentException if a token is empty or is there twice. */
    Vocabulary(List<String> ordinaryTokens) {
        List<String> all = new ArrayList<>();
        for (var special : SpecialToken.values()) {
            all.add(special.text());
        }
        all.addAll(ordinaryTokens);
        tokens = List.copyOf(all);
        for (int id = SpecialToken.COUNT; id < tokens.size(); id++) {
            String token = tokens.get(id);
            if (token.isEmpty()) {
                throw new IllegalArgumentException("token " + id + " is empty");
            }
            Integer first = ids.put(token, id);
            if (first != null) {
                throw new IllegalArgumentException(
                        "\"%s\" is there twice, as token %d and token %d"
                                .formatted(token, first, id));
            }
        }
    }

    static Vocabulary learn(TokenizerOptions options, Frequencies frequencies) {
        frequencies.requireText();
        int size = options.vocabularySize();
        int limit = size == 0 ? Integer.MAX_VALUE : size - SpecialToken.COUNT;
        return new Vocabulary(frequencies.mostFrequent(options.minFrequency(), limit));
    }

    int size() {
        return tokens.size();
    }

    /** The token's id, or that of {@link SpecialToken#UNKNOWN}. */
    int id(String token) {
        return ids.getOrDefault(token, SpecialToken.UNKNOWN.id());
    }

    String token(int id) {
        checkId(id, size());
        return tokens.get(id);
    }

    /** All tokens but the special ones, by id. */
    List<String> ordinaryTokens() {
        return tokens.subList(SpecialToken.COUNT, tokens.size());
    }

    /** Whether decoding shows nothing for this id. */
    static boolean isSilent(int id) {
        return id < SpecialToken.COUNT && id != SpecialToken.UNKNOWN.id();
    }

    /** Each token's id; throws an IllegalArgumentException if one is empty or is there twice. */
    static Map<String, Integer> distinctIds(List<String> tokens) {
        Map<String, Integer> ids = HashMap.newHashMap(tokens.size());
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            if (token.isEmpty()) {
                throw new IllegalArgumentException("token " + id + " is empty");
            }
            Integer first = ids.put(token, id);
            if (first != null) {
                throw new IllegalArgumentException(
                        "\"%s\" is there twice, as token %d and token %d"
                                .formatted(token, first, id));
            }
        }
        return ids;
    }

    /**
     * The tokens in order of id; throws an IllegalArgumentException unless the ids are 0, 1, 2 and
     * so on, each once.
     */
    static List<String> byId(Map<String, Integer> ids) {
        var tokens = new String[ids.size()];
        ids.forEach(
                (token, id) -> {
                    if (id < 0 || id >= tokens.length || tokens[id] != null) {
                        throw new IllegalArgumentException(
                                "%d tokens have ids 0 to %d, each its own, but \"%s\" has %d"
                                        .formatted(tokens.length, tokens.length - 1, token, id));
                    }
                    tokens[id] = token;
                });
        return List.of(tokens);
    }

    static void checkId(int id, int size) {
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException(
                    "token id %d is not in the vocabulary, whose ids are 0 to %d"
                            .formatted(id, size - 1));
        }
    }
}
