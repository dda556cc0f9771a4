package jacobi.examples.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A text that a command works on.
 *
 * @param place of it, for messages: "The text" or "Line 3 of standard input"
 * @param number of the line, from 1
 */
record TextInput(String text, String place, int number) {

    /**
     * Hands over a command's arguments as one text, or without any, the lines of standard input,
     * each as soon as it is there.
     *
     * @throws InputException if a line is not UTF-8
     */
    static void forEach(List<String> arguments, Consumer<TextInput> work) {
        if (!arguments.isEmpty()) {
            work.accept(new TextInput(String.join(" ", arguments), "The text", 1));
            return;
        }
        var lines = new Utf8Lines(new BufferedInputStream(System.in), "standard input");
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                int number = lines.number();
                work.accept(new TextInput(line, "Line " + number + " of standard input", number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
