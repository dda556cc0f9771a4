package jacobi.models.data.korean;

import static jacobi.models.data.korean.Lexicon.*;
import static jacobi.models.data.korean.Mood.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The verbs of the generated corpus and what they go with. English verbs whose past equals their
 * base (read, put) are missing on purpose: with them a sentence could have two translations.
 */
final class Actions {
    private static final Set<Mood> ANY = EnumSet.allOf(Mood.class);
    private static final Set<Mood> SUDDEN = EnumSet.of(PAST, FUTURE, ABLE, OBLIGED, WISH);
    private static final Phrase WITH_A_PENCIL = Lexicon.tool("with a pencil", "연필");
    private static final Phrase WITH_A_BRUSH = Lexicon.tool("with a brush", "붓");

    /** What people do to things. */
    static final List<Action> ACTS =
            List.of(
                    new Action(
                            verb("buy", "buys", "bought", "buying", "사", "사"),
                            ANY,
                            false,
                            BOUGHT_AND_SOLD,
                            List.of(MARKET, STORE, STATION),
                            List.of()),
                    new Action(
                            verb("sell", "sells", "sold", "selling", "팔", "팔아"),
                            ANY,
                            true,
                            BOUGHT_AND_SOLD,
                            List.of(MARKET, STORE, STATION),
                            List.of()),
                    new Action(
                            verb("find", "finds", "found", "finding", "찾", "찾아"),
                            SUDDEN,
                            true,
                            all(ANIMALS, THINGS),
                            List.of(PARK, SCHOOL, STATION, LIBRARY, HOME),
                            List.of()),
                    new Action(
                            verb("lose", "loses", "lost", "losing", "잃어버리", "잃어버려"),
                            EnumSet.of(PAST),
                            true,
                            without(all(ANIMALS, THINGS), CHAIR, CAR, FLOWER),
                            List.of(PARK, SCHOOL, STATION, MARKET),
                            List.of()),
                    new Action(
                            verb("borrow", "borrows", "borrowed", "borrowing", "빌리", "빌려"),
                            SUDDEN,
                            true,
                            without(THINGS, LETTER, PICTURE, FLOWER),
                            List.of(LIBRARY, SCHOOL, STATION),
                            List.of()),
                    new Action(
                            verb("draw", "draws", "drew", "drawing", "그리", "그려"),
                            ANY,
                            true,
                            without(all(ANIMALS, THINGS, List.of(APPLE)), LETTER, PENCIL),
                            List.of(PARK, SCHOOL, HOME),
                            List.of(WITH_A_PENCIL, WITH_A_BRUSH)),
                    new Action(
                            verb("make", "makes", "made", "making", "만들", "만들어"),
                            ANY,
                            false,
                            List.of(MAP, HAT, BAG, CHAIR, BREAD, CAKE, COFFEE, TEA),
                            List.of(HOME, SCHOOL),
                            List.of()),
                    new Action(
                            verb("write", "writes", "wrote", "writing", "쓰", "써"),
                            ANY,
                            false,
                            List.of(BOOK, LETTER),
                            List.of(HOME, SCHOOL, LIBRARY),
                            List.of(WITH_A_PENCIL, WITH_A_BRUSH)),
                    new Action(
                            verb("see", "sees", "saw", "seeing", "보", "봐"),
                            EnumSet.of(PAST, FUTURE, ABLE, WISH),
                            true,
                            all(ANIMALS, THINGS),
                            List.of(PARK, MARKET, STATION, SCHOOL),
                            List.of()),
                    new Action(
                            verb("eat", "eats", "ate", "eating", "먹", "먹어"),
                            ANY,
                            false,
                            FOODS,
                            List.of(RESTAURANT, HOME, SCHOOL, PARK),
                            List.of()),
                    new Action(
                            verb("drink", "drinks", "drank", "drinking", "마시", "마셔"),
                            ANY,
                            false,
                            DRINKS,
                            List.of(RESTAURANT, HOME, SCHOOL, PARK),
                            List.of()));

    /** A state, not an act: it has no place, time or frequency. */
    static final Action LIKE =
            new Action(
                    verb("like", "likes", "liked", "liking", "좋아하", "좋아해"),
                    EnumSet.of(PRESENT, PAST),
                    true,
                    all(ANIMALS, THINGS, FOODS, DRINKS),
                    List.of(),
                    List.of());

    static final List<Action> ACTS_AND_LIKING =
            Stream.concat(ACTS.stream(), Stream.of(LIKE)).toList();

    /** Verbs with a receiver. */
    static final List<Action> TRANSFERS =
            List.of(
                    new Action(
                            verb("give", "gives", "gave", "giving", "주", "줘"),
                            SUDDEN,
                            false,
                            without(all(THINGS, FOODS, DRINKS), CAR, CHAIR),
                            List.of(),
                            List.of()),
                    new Action(
                            verb("send", "sends", "sent", "sending", "보내", "보내"),
                            SUDDEN,
                            false,
                            List.of(BOOK, LETTER, PICTURE, MAP, HAT, BAG, FLOWER),
                            List.of(),
                            List.of()),
                    new Action(
                            verb("show", "shows", "showed", "showing", "보여 주", "보여 줘"),
                            SUDDEN,
                            true,
                            all(ANIMALS, List.of(BOOK, LETTER, PICTURE, MAP, HAT, BICYCLE, CAR)),
                            List.of(),
                            List.of()));

    static final Verb GO = verb("go", "goes", "went", "going", "가", "가");
    static final Verb COME = verb("come", "comes", "came", "coming", "오", "와");

    private Actions() {}

    private static Verb verb(
            String base, String third, String past, String ing, String stem, String infinitive) {
        return new Verb(base, third, past, ing, new Conjugation(stem, infinitive));
    }
}
