package jacobi.models.data.korean;

import static jacobi.models.data.korean.Noun.Kind.ANIMAL;
import static jacobi.models.data.korean.Noun.Kind.DRINK;
import static jacobi.models.data.korean.Noun.Kind.FOOD;
import static jacobi.models.data.korean.Noun.Kind.PERSON;
import static jacobi.models.data.korean.Noun.Kind.THING;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of the generated corpus, except for the verbs: see {@link Actions}. */
final class Lexicon {
    static final List<NounPhrase> NAMES =
            List.of(
                    name("Minsu", "민수"),
                    name("Sora", "소라"),
                    name("Junho", "준호"),
                    name("Yuna", "유나"));

    static final Noun FRIEND = person("friend", "friends", "친구");
    static final Noun CHILD = person("child", "children", "아이");
    static final List<Noun> PEOPLE =
            List.of(
                    person("student", "students", "학생"),
                    CHILD,
                    person("doctor", "doctors", "의사"),
                    person("singer", "singers", "가수"),
                    person("farmer", "farmers", "농부"),
                    person("soldier", "soldiers", "군인"));

    static final Noun CAT = new Noun(ANIMAL, "cat", "cats", "", "고양이", "마리");
    static final Noun DOG = new Noun(ANIMAL, "dog", "dogs", "", "개", "마리");

    static final Noun BOOK = thing("book", "책", "권");
    static final Noun LETTER = thing("letter", "편지", "통");
    static final Noun PENCIL = thing("pencil", "연필", "자루");
    static final Noun PICTURE = thing("picture", "그림", "장");
    static final Noun MAP = thing("map", "지도", "장");
    static final Noun HAT = thing("hat", "모자", "개");
    static final Noun BAG = thing("bag", "가방", "개");
    static final Noun UMBRELLA = thing("umbrella", "우산", "개");
    static final Noun CHAIR = thing("chair", "의자", "개");
    static final Noun FLOWER = thing("flower", "꽃", "송이");
    static final Noun BICYCLE = thing("bicycle", "자전거", "대");
    static final Noun CAR = thing("car", "자동차", "대");

    static final Noun APPLE = new Noun(FOOD, "apple", "apples", "", "사과", "개");
    static final Noun EGG = new Noun(FOOD, "egg", "eggs", "", "달걀", "개");
    static final Noun BREAD = new Noun(FOOD, "bread", "pieces", "piece", "빵", "조각");
    static final Noun CAKE = new Noun(FOOD, "cake", "pieces", "piece", "케이크", "조각");
    static final Noun COFFEE = new Noun(DRINK, "coffee", "cups", "cup", "커피", "잔");
    static final Noun TEA = new Noun(DRINK, "tea", "cups", "cup", "차", "잔");
    static final Noun MILK = new Noun(DRINK, "milk", "glasses", "glass", "우유", "잔");
    static final Noun WATER = new Noun(DRINK, "water", "glasses", "glass", "물", "잔");

    static final List<Noun> ANIMALS = List.of(CAT, DOG);
    static final List<Noun> THINGS =
            List.of(
                    BOOK, LETTER, PENCIL, PICTURE, MAP, HAT, BAG, UMBRELLA, CHAIR, FLOWER, BICYCLE,
                    CAR);
    static final List<Noun> FOODS = List.of(APPLE, EGG, BREAD, CAKE);
    static final List<Noun> DRINKS = List.of(COFFEE, TEA, MILK, WATER);

    /** A letter is written and sent, not traded. */
    static final List<Noun> BOUGHT_AND_SOLD = without(all(THINGS, FOODS, DRINKS), LETTER);

    static final List<Noun> ANYTHING_TO_COUNT = all(PEOPLE, ANIMALS, THINGS);
    static final List<Noun> ANYTHING_TO_JUDGE = all(PEOPLE, THINGS, FOODS);

    static final List<Adjective> ADJECTIVES =
            List.of(
                    new Adjective("big", "큰", Set.of(THING, ANIMAL)),
                    new Adjective("small", "작은", Set.of(THING, ANIMAL)),
                    new Adjective("white", "하얀", Set.of(THING, ANIMAL)),
                    new Adjective("new", "새", Set.of(THING)),
                    new Adjective("old", "오래된", Set.of(THING)),
                    new Adjective("red", "빨간", Set.of(THING)),
                    new Adjective("blue", "파란", Set.of(THING)),
                    new Adjective("expensive", "비싼", Set.of(THING, FOOD)),
                    new Adjective("fresh", "신선한", Set.of(FOOD)),
                    new Adjective("delicious", "맛있는", Set.of(FOOD)),
                    new Adjective("warm", "따뜻한", Set.of(DRINK)),
                    new Adjective("cold", "차가운", Set.of(DRINK)),
                    new Adjective("kind", "친절한", Set.of(PERSON)),
                    new Adjective("tall", "키가 큰", Set.of(PERSON)),
                    new Adjective("famous", "유명한", Set.of(PERSON)));

    static final List<Adjective.Quality> QUALITIES =
            List.of(
                    quality("big", "bigger", "크", "커", Set.of(THING)),
                    quality("small", "smaller", "작", "작아", Set.of(THING)),
                    quality("heavy", "heavier", "무겁", "무거워", Set.of(THING)),
                    quality("expensive", "more expensive", "비싸", "비싸", Set.of(THING, FOOD)),
                    quality("cheap", "cheaper", "싸", "싸", Set.of(THING, FOOD)),
                    quality("delicious", "", "맛있", "맛있어", Set.of(FOOD)),
                    quality("kind", "", "친절하", "친절해", Set.of(PERSON)));

    /** How somebody feels; a reason to do something or not. */
    static final List<Adjective.Quality> FEELINGS =
            List.of(
                    quality("tired", "", "피곤하", "피곤해", Set.of(PERSON)),
                    quality("sick", "", "아프", "아파", Set.of(PERSON)),
                    quality("busy", "", "바쁘", "바빠", Set.of(PERSON)),
                    quality("hungry", "", "배가 고프", "배가 고파", Set.of(PERSON)));

    static final Place HOME = new Place("home", "at home", "집");
    static final Place SCHOOL = new Place("to school", "at school", "학교");
    static final Place MARKET = new Place("to the market", "at the market", "시장");
    static final Place STORE = new Place("to the store", "at the store", "가게");
    static final Place PARK = new Place("to the park", "in the park", "공원");
    static final Place LIBRARY = new Place("to the library", "in the library", "도서관");
    static final Place STATION = new Place("to the station", "at the station", "역");
    static final Place RESTAURANT = new Place("to the restaurant", "at the restaurant", "식당");
    static final Place HOSPITAL = new Place("to the hospital", "at the hospital", "병원");
    static final List<Place> PLACES =
            List.of(HOME, SCHOOL, MARKET, STORE, PARK, LIBRARY, STATION, RESTAURANT, HOSPITAL);

    static final List<Phrase> VEHICLES =
            List.of(
                    tool("by bus", "버스"),
                    tool("by train", "기차"),
                    tool("by subway", "지하철"),
                    tool("by truck", "트럭"),
                    tool("by bicycle", "자전거"));

    static final List<Phrase> NUMBERS =
            List.of(
                    new Phrase("two", "두"),
                    new Phrase("three", "세"),
                    new Phrase("four", "네"),
                    new Phrase("five", "다섯"),
                    new Phrase("six", "여섯"),
                    new Phrase("seven", "일곱"),
                    new Phrase("eight", "여덟"),
                    new Phrase("nine", "아홉"),
                    new Phrase("ten", "열"));

    static final List<Phrase> FREQUENCIES =
            List.of(
                    new Phrase("often", "자주"),
                    new Phrase("always", "항상"),
                    new Phrase("sometimes", "가끔"));

    /** How often each mood is chosen among those that a verb allows: as often as it stands here. */
    static final List<Mood> MOODS =
            List.of(
                    Mood.PAST,
                    Mood.PAST,
                    Mood.PAST,
                    Mood.PAST,
                    Mood.PRESENT,
                    Mood.PRESENT,
                    Mood.FUTURE,
                    Mood.FUTURE,
                    Mood.PROGRESSIVE,
                    Mood.ABLE,
                    Mood.OBLIGED,
                    Mood.WISH);

    private static final Phrase YESTERDAY = new Phrase("yesterday", "어제");
    private static final Phrase LAST_NIGHT = new Phrase("last night", "어젯밤에");
    private static final Phrase TODAY = new Phrase("today", "오늘");
    private static final Phrase TOMORROW = new Phrase("tomorrow", "내일");
    private static final Phrase MONDAY = new Phrase("on Monday", "월요일에");
    private static final Phrase FRIDAY = new Phrase("on Friday", "금요일에");

    private Lexicon() {}

    /** When something in this mood may happen. */
    static List<Phrase> times(Mood mood) {
        return switch (mood) {
            case PRESENT ->
                    List.of(
                            new Phrase("every day", "매일"),
                            new Phrase("every week", "매주"),
                            new Phrase("in the morning", "아침에"),
                            new Phrase("on weekends", "주말에"));
            case PAST ->
                    List.of(YESTERDAY, LAST_NIGHT, new Phrase("last week", "지난주에"), MONDAY, FRIDAY);
            case FUTURE -> List.of(TOMORROW, new Phrase("next week", "다음 주에"), MONDAY, FRIDAY);
            case PROGRESSIVE -> List.of(new Phrase("now", "지금"));
            case PAST_PROGRESSIVE -> List.of(YESTERDAY, LAST_NIGHT);
            case ABLE, OBLIGED, WISH -> List.of(TODAY, TOMORROW);
        };
    }

    private static NounPhrase name(String english, String korean) {
        return new NounPhrase(english, korean, Speaker.ONE, true);
    }

    private static Noun person(String english, String plural, String korean) {
        return new Noun(PERSON, english, plural, "", korean, "명");
    }

    private static Noun thing(String english, String korean, String counter) {
        return new Noun(THING, english, english + "s", "", korean, counter);
    }

    private static Adjective.Quality quality(
            String english,
            String comparative,
            String stem,
            String infinitive,
            Set<Noun.Kind> kinds) {
        return new Adjective.Quality(
                english, comparative, new Conjugation(stem, infinitive), kinds);
    }

    static Phrase tool(String english, String korean) {
        return new Phrase(english, Particle.BY.attach(korean));
    }

    @SafeVarargs
    static List<Noun> all(List<Noun>... lists) {
        var nouns = new ArrayList<Noun>();
        for (List<Noun> list : lists) {
            nouns.addAll(list);
        }
        return List.copyOf(nouns);
    }

    static List<Noun> without(List<Noun> nouns, Noun... excluded) {
        return nouns.stream().filter(noun -> !List.of(excluded).contains(noun)).toList();
    }
}
