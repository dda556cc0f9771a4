package jacobi.examples.cli;

import java.util.Arrays;
import java.util.List;

/** What a run learns to do, and how its settings of data are laid out. */
enum TaskKind {
    /** Text of one language into another. */
    TRANSLATE(DataSettings.class, ModelFamily.TRANSFORMER, ModelFamily.RNN),
    /** The next token of a text. */
    LM(TextSettings.class, ModelFamily.GPT, ModelFamily.LLAMA);

    private final Class<? extends Record> data;
    private final List<ModelFamily> families;

    TaskKind(Class<? extends Record> data, ModelFamily... families) {
        this.data = data;
        this.families = List.of(families);
    }

    /** The type of {@link RunConfig#data}. */
    Class<? extends Record> data() {
        return data;
    }

    /** The models that can do it; the first is the default. */
    List<ModelFamily> families() {
        return families;
    }

    /** As users name it. */
    @Override
    public String toString() {
        return Presets.name(this);
    }

    /** The kind of that name, or null. */
    static TaskKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElse(null);
    }
}
