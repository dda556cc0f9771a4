package jacobi.models.bert;

import jacobi.models.data.Seeds;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A row some of whose tokens are hidden.
 *
 * @param row with the hidden tokens replaced
 * @param places where something is to be found
 * @param answers the tokens that stood there
 * @param next 0 if the second text follows the first, 1 if not
 */
public record MaskedRow(TokenRow row, int[] places, int[] answers, int next) {
    /** The share of tokens that are to be found (Devlin et al. 2019, section 3.1). */
    private static final double SHARE = 0.15;

    /** How many tokens of a row are to be found. */
    static int count(int length) {
        return Math.max(1, (int) Math.round(SHARE * length));
    }

    /**
     * Hides tokens of a row: 80 % become {@code [MASK]}, 10 % any other token, and 10 % stay, so
     * that the model cannot tell which tokens are right (appendix A.1).
     */
    static MaskedRow hide(TokenRow row, int next, BertTokens tokens, SplittableRandom random) {
        var candidates =
                IntStream.range(0, row.length())
                        .filter(t -> !tokens.isSpecial(row.ids()[t]))
                        .toArray();
        Seeds.shuffle(candidates, random);
        var places = IntStream.of(candidates).limit(count(row.length())).sorted().toArray();
        var answers = IntStream.of(places).map(t -> row.ids()[t]).toArray();
        var ids = row.ids().clone();
        for (int place : places) {
            ids[place] = replacement(ids[place], tokens, random);
        }
        return new MaskedRow(new TokenRow(ids, row.second()), places, answers, next);
    }

    private static int replacement(int id, BertTokens tokens, SplittableRandom random) {
        int roll = random.nextInt(10);
        if (roll < 8) {
            return tokens.mask();
        }
        return roll == 8 ? tokens.draw(random) : id;
    }
}
