package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.List;

/** What a benchmark has told its reader. */
record Said(List<String> lines) implements Progress {
    Said() {
        this(new ArrayList<>());
    }

    @Override
    public void say(String line) {
        lines.add(line);
    }

    @Override
    public void show(String line) {
        lines.add(line);
    }

    @Override
    public void clear() {
        // Nothing is shown.
    }
}
