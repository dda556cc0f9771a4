package jacobi.examples.bench;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this program's checkout is. */
final class Project {
    private static final String LAUNCHER = "jacobi";

    private Project() {}

    /** The folder that holds the launcher and the modules, above this class or the work folder. */
    static Optional<Path> root() {
        return Stream.concat(here().stream(), Stream.of(Path.of("").toAbsolutePath()))
                .flatMap(place -> Stream.iterate(place, p -> p != null, Path::getParent))
                .filter(Project::isRoot)
                .findFirst();
    }

    /** The program that users start. */
    static Optional<Path> launcher() {
        var name = File.separatorChar == '\\' ? LAUNCHER + ".cmd" : LAUNCHER;
        return root().map(root -> root.resolve(name)).filter(Files::isRegularFile);
    }

    private static boolean isRoot(Path folder) {
        return Files.isRegularFile(folder.resolve(LAUNCHER))
                && Files.isRegularFile(folder.resolve("examples").resolve("pom.xml"));
    }

    /** The jar or folder of classes that this class comes from. */
    private static Optional<Path> here() {
        var source = Project.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()).toAbsolutePath());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
