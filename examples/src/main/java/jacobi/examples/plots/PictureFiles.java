package jacobi.examples.plots;

import jacobi.models.formats.AtomicFile;
import jacobi.models.formats.FormatException;

import java.awt.AWTError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes a picture as SVG, and as PNG where AWT can start. */
final class PictureFiles {
    private static final System.Logger LOG = System.getLogger(PictureFiles.class.getName());

    private PictureFiles() {}

    /**
     * Writes {@code NAME.svg} and {@code NAME.png}, and replaces older ones.
     *
     * @param layout draws the picture with what the file format can do with text
     * @return the files written, the SVG first
     * @throws FormatException if a file cannot be written
     */
    static List<Path> write(Path directory, String name, Function<Lettering, Picture> layout) {
        return write(directory, name, layout, InstalledFonts::find);
    }

    static List<Path> write(
            Path directory,
            String name,
            Function<Lettering, Picture> layout,
            Supplier<InstalledFonts> search) {
        var svg = directory.resolve(name + ".svg");
        var png = directory.resolve(name + ".png");
        createFolder(directory);
        writeSvg(svg, layout.apply(new GuessedWidths()));
        var fonts = findFonts(search, png);
        if (fonts.isEmpty()) {
            return List.of(svg);
        }
        writePng(png, layout.apply(fonts.get()), fonts.get());
        return List.of(svg, png);
    }

    private static void createFolder(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new FormatException(directory, "cannot be created as a folder: " + e, e);
        }
    }

    private static void writeSvg(Path file, Picture picture) {
        try {
            AtomicFile.write(file, Svg.of(picture));
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }

    private static void writePng(Path file, Picture picture, InstalledFonts fonts) {
        try {
            var bytes = ByteBuffer.wrap(Raster.png(picture, fonts));
            AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, bytes));
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }

    /** What AWT throws where its libraries or fonts are missing differs from one JDK to another. */
    private static Optional<InstalledFonts> findFonts(Supplier<InstalledFonts> search, Path png) {
        try {
            var fonts = search.get();
            fonts.width("Jacobi", 12, false);
            return Optional.of(fonts);
        } catch (LinkageError | InternalError | AWTError | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, missing(png, e));
            return Optional.empty();
        }
    }

    private static String missing(Path png, Throwable cause) {
        return png
                + " was not drawn, only the SVG beside it, since AWT or its fonts are missing ("
                + cause
                + "): install the packages libfreetype6, libfontconfig1 and fonts-dejavu-core,"
                + " and start Java with -Djava.awt.headless=true.";
    }
}
