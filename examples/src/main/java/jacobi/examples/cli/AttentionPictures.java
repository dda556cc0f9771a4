package jacobi.examples.cli;

import jacobi.examples.plots.AttentionMap;
import jacobi.models.translation.Translator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Draws the cross-attention of translations, one after the other.
 *
 * @param folder of the pictures
 * @param name of the first, without ending; those after it get numbers
 */
record AttentionPictures(Path folder, String name) {
    private static final String DEFAULT_NAME = "attention";
    private static final Pattern ENDING =
            Pattern.compile("\\.(png|svg)$", Pattern.CASE_INSENSITIVE);

    /**
     * The pictures at a path: a folder, or a file whose name ends with .png or .svg; both formats
     * are written anyway.
     */
    static AttentionPictures at(Path path) {
        var name = path.getFileName() == null ? "" : path.getFileName().toString();
        var matcher = ENDING.matcher(name);
        if (Files.isDirectory(path) || !matcher.find()) {
            if (Files.isRegularFile(path)) {
                throw new InputException(
                        path
                                + " is a file that is no picture: --attention takes a folder or a"
                                + " name that ends with .png or .svg");
            }
            return new AttentionPictures(path, DEFAULT_NAME);
        }
        var parent = path.toAbsolutePath().getParent();
        return new AttentionPictures(parent, matcher.replaceFirst(""));
    }

    /**
     * Draws one.
     *
     * @param number from 1
     */
    List<Path> draw(Translator translator, String text, int[] tokens, int number) {
        var attention = translator.attention(text, tokens);
        return AttentionMap.write(
                attention,
                attention.layers().size() - 1,
                text + " → " + translator.target().decode(tokens),
                folder,
                number == 1 ? name : name + "-" + number);
    }
}
