package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The script {@code jacobi}, in a project of its own whose program only prints its arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "jacobi is for a POSIX shell")
class LauncherTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final String BUILD = "examples/target/builds/20250101000000";

    @TempDir private Path folder;
    private Path project;

    /** What the script has printed. */
    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void makeProject() throws Exception {
        project = folder.resolve("a project");
        Files.createDirectories(project.resolve(BUILD));
        var script = Files.copy(root().resolve("jacobi"), project.resolve("jacobi"));
        assertTrue(script.toFile().setExecutable(true));
        var old = FileTime.from(Instant.now().minusSeconds(60));
        for (var module : List.of(".", "engine", "autograd", "accel", "models", "examples")) {
            var pom = project.resolve(module).resolve("pom.xml");
            Files.createDirectories(pom.resolveSibling("src/main"));
            Files.writeString(pom, "<project/>");
            Files.setLastModifiedTime(pom, old);
            Files.setLastModifiedTime(pom.resolveSibling("src/main"), old);
        }
        makeJar(project.resolve(BUILD), "Jacobi", "found");
        Files.createFile(project.resolve(BUILD).resolve("started"));
    }

    /** Where the script is: in this folder or in one above. */
    private static Path root() {
        var place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve("jacobi.cmd"))) {
            place = place.getParent();
        }
        return place;
    }

    /** A program that prints a word, and behind it its arguments in brackets. */
    private void makeJar(Path build, String name, String word) throws Exception {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var source =
                Files.writeString(
                        folder.resolve(name + ".java"),
                        """
                        package jacobi.examples.cli;
                        class %s {
                            public static void main(String[] arguments) {
                                System.out.print("%s");
                                for (var argument : arguments) {
                                    System.out.print("[" + argument + "]");
                                }
                            }
                        }
                        """
                                .formatted(name, word));
        tool("javac", "-d", classes, source);
        tool("jar", "cf", build.resolve("jacobi-examples.jar"), "-C", classes, ".");
    }

    private static void tool(String name, Object... arguments) {
        var found = ToolProvider.findFirst(name).orElseThrow();
        var strings = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        assertEquals(0, found.run(System.out, System.err, strings), name);
    }

    private Result launch(Object... command) throws Exception {
        return launch(Map.of(), folder, command);
    }

    private Result launch(Map<String, String> environment, Path where, Object... command)
            throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder =
                new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
                        .directory(where.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JACOBI_"));
        builder.environment().put("JACOBI_JAVA_HOME", JDK.toString());
        // What this computer has of TornadoVM is no matter here.
        builder.environment().remove("TORNADOVM_HOME");
        builder.environment().put("SDKMAN_DIR", folder.resolve("sdkman").toString());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Result(exitCode, Files.readString(out), said(Files.readString(err)));
    }

    /** Java's own word about the Vector API cannot be turned off. */
    private static String said(String err) {
        return err.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }

    private Path script() {
        return project.resolve("jacobi");
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        var result = launch(script(), "translate", "a b", "", "*", "$HOME");
        assertEquals(new Result(0, "found[translate][a b][][*][$HOME]", ""), result);
    }

    @Test
    void symbolicLinksAreFollowed() throws Exception {
        var folders = Files.createDirectories(folder.resolve("some/bin"));
        var first = Files.createSymbolicLink(folders.resolve("first"), script());
        var second = Files.createSymbolicLink(folders.resolve("second"), Path.of("first"));
        assertEquals("found[1]", launch(first, "1").out());
        assertEquals("found[2]", launch(second, "2").out());
        assertEquals("found[3]", launch(Map.of(), folders, "sh", "second", "3").out());
    }

    /** A shell looks for relative folders in CDPATH first. */
    @Test
    void anotherFolderOfTheSameNameIsNotMeant() throws Exception {
        var elsewhere = folder.resolve("elsewhere");
        Files.createDirectories(elsewhere.resolve("a project"));
        var environment = Map.of("CDPATH", elsewhere.toString());
        assertEquals("found", launch(environment, folder, "a project/jacobi").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no archive at all"})
    void aDamagedArchiveOnlyCostsTime(String content) throws Exception {
        Files.writeString(project.resolve(BUILD).resolve("classes.jsa"), content);
        assertEquals(new Result(0, "found", ""), launch(script()));
    }

    @Test
    void anArchiveOfAnotherProgramIsNotUsed() throws Exception {
        var build = project.resolve(BUILD);
        var archive = "-XX:ArchiveClassesAtExit=" + build.resolve("classes.jsa");
        var jar = build.resolve("jacobi-examples.jar");
        var java = JDK.resolve("bin/java");
        var vectors = "--add-modules=jdk.incubator.vector";
        launch(java, vectors, archive, "-cp", jar, "jacobi.examples.cli.Jacobi");
        assertTrue(Files.size(build.resolve("classes.jsa")) > 0);
        makeJar(build, "Jacobi", "changed");
        assertEquals(new Result(0, "changed", ""), launch(script()));
    }

    @Test
    void moreOptionsForJavaAreTaken() throws Exception {
        var options = Map.of("JACOBI_JAVA_OPTIONS", "-Xmx64m -version");
        assertTrue(launch(options, folder, script()).err().contains("25"));
    }

    @Test
    void aJdkThatIsNoneIsRefused() throws Exception {
        var result = launch(Map.of("JACOBI_JAVA_HOME", folder.toString()), folder, script());
        assertEquals(2, result.exitCode());
        assertEquals(
                "jacobi: JACOBI_JAVA_HOME is " + folder + ", which is not a JDK 25.\n",
                result.err());
    }

    /** This one only says its name. */
    @Test
    void theJdkOnThePathIsFoundThroughLinks() throws Exception {
        var home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (var name : List.of("java", "javac")) {
            var program = home.resolve("bin").resolve(name);
            Files.writeString(program, "#!/bin/sh\necho 'the one on the path'\n");
            assertTrue(program.toFile().setExecutable(true));
        }
        var path = Files.createDirectories(folder.resolve("path"));
        Files.createSymbolicLink(path.resolve("java"), Path.of("../jdk/bin/java"));
        var environment =
                Map.of(
                        "JACOBI_JAVA_HOME",
                        "",
                        "JAVA_HOME",
                        "",
                        "PATH",
                        path + ":" + System.getenv("PATH"));
        assertEquals("the one on the path\n", launch(environment, folder, script()).out());
    }

    /** Maven's place is taken by a script that puts a ready program where Maven would. */
    private Map<String, String> withMaven() throws Exception {
        var ready = Files.createDirectories(folder.resolve("ready"));
        makeJar(ready, "FirstRun", "archived");
        makeJar(ready, "Jacobi", "new");
        var maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(
                maven,
                """
                #!/bin/sh
                echo '[INFO] Building engine 1 [2/6]'
                mkdir -p examples/target/lib
                cp '%1$s' examples/target
                cp '%1$s' examples/target/lib/other.jar
                [ -f "$TORNADOVM_HOME/tornado-argfile" ] || exit 0
                mkdir -p accel/src/tornado/target
                cp '%1$s' accel/src/tornado/target/jacobi-accel-tornado-1.jar
                """
                        .formatted(ready.resolve("jacobi-examples.jar")));
        assertTrue(maven.toFile().setExecutable(true));
        return Map.of("PATH", maven.getParent() + ":" + System.getenv("PATH"));
    }

    private Path newestBuild() throws Exception {
        try (var builds = Files.list(project.resolve("examples/target/builds"))) {
            return builds.sorted().toList().getLast();
        }
    }

    @Test
    void aChangedSourceIsBuiltOnceAndItsClassesAreArchived() throws Exception {
        var path = withMaven();
        Files.setLastModifiedTime(
                project.resolve("engine/pom.xml"), FileTime.from(Instant.now().minusSeconds(1)));
        Files.setLastModifiedTime(
                project.resolve(BUILD).resolve("started"),
                FileTime.from(Instant.now().minusSeconds(30)));

        var built = launch(path, folder, script(), "x");
        assertEquals("new[x]", built.out());
        assertTrue(built.err().startsWith("Building Jacobi: engine, done in "), built.err());
        assertTrue(Files.size(newestBuild().resolve("classes.jsa")) > 0);
        assertFalse(Files.exists(newestBuild().resolve("first-run")), "it is cleared away");
        assertEquals(new Result(0, "new[y]", ""), launch(path, folder, script(), "y"));
    }

    // ---- TornadoVM ------------------------------------------------------------------------------

    /** An SDK whose options for Java are one property, and another collector as the real ones. */
    private Path makeSdk(String version) throws Exception {
        var sdk = Files.createDirectories(folder.resolve("an SDK"));
        Files.createDirectories(sdk.resolve("etc"));
        Files.writeString(sdk.resolve("etc/tornado.release"), "version=" + version + "\n");
        Files.writeString(sdk.resolve("tornado-argfile"), "-XX:+UseParallelGC\n-Dsdk.is=taken\n");
        var sources = Files.createDirectories(project.resolve("accel/src/tornado/java"));
        Files.createDirectories(sources.resolveSibling("resources"));
        var pom = Files.writeString(sources.resolveSibling("pom.xml"), "<project/>");
        var old = FileTime.from(Instant.now().minusSeconds(60));
        for (var path : List.of(pom, sources, sources.resolveSibling("resources"))) {
            Files.setLastModifiedTime(path, old);
        }
        return sdk;
    }

    private Map<String, String> with(Path sdk) throws Exception {
        var environment = new HashMap<>(withMaven());
        environment.put("TORNADOVM_HOME", sdk.toString());
        return environment;
    }

    /** What Java says of itself when it is started. */
    private String properties(Map<String, String> environment, Object... arguments)
            throws Exception {
        var more = new HashMap<>(environment);
        more.put("JACOBI_JAVA_OPTIONS", "-XshowSettings:properties");
        var command = new ArrayList<Object>(List.of(script()));
        command.addAll(List.of(arguments));
        var result = launch(more, folder, command.toArray());
        assertEquals(0, result.exitCode(), result.err());
        return result.err();
    }

    /** Whether Java was started with the SDK's options. */
    private boolean takesSdk(Map<String, String> environment, Object... arguments)
            throws Exception {
        return properties(environment, arguments).contains("sdk.is = taken");
    }

    @Test
    void anSdkThatIsNewIsBuiltWith() throws Exception {
        var environment = with(makeSdk("5.2.0-jdk25"));
        var built = launch(environment, folder, script(), "x");
        assertEquals("new[x]", built.out());
        assertTrue(built.err().contains("done in"), built.err());
        assertTrue(Files.exists(newestBuild().resolve("tornado/jacobi-accel-tornado-1.jar")));
        assertEquals(new Result(0, "new[y]", ""), launch(environment, folder, script(), "y"));
    }

    /** It would say that Java was started wrongly. */
    @Test
    void withoutTheSdkTheBackEndIsLeftOut() throws Exception {
        var sdk = with(makeSdk("5.2.0-jdk25"));
        launch(sdk, folder, script());
        var backEnd = newestBuild().resolve("tornado/jacobi-accel-tornado-1.jar").toString();
        assertTrue(properties(sdk, "doctor").contains(backEnd));
        sdk.remove("TORNADOVM_HOME");
        assertFalse(properties(sdk, "doctor").contains(backEnd));
    }

    /** Its options make the start slower. */
    @Test
    void onlyCommandsThatMayNeedItStartWithTheSdk() throws Exception {
        var sdk = with(makeSdk("5.2.0-jdk25"));
        launch(sdk, folder, script());
        assertTrue(takesSdk(sdk, "train", "--device", "tornado"));
        assertTrue(takesSdk(sdk, "train", "--device=tornado:0:1"));
        assertTrue(takesSdk(sdk, "train", "--device", "auto"));
        assertTrue(takesSdk(sdk, "train", "--device=auto"));
        assertTrue(takesSdk(sdk, "doctor"));
        assertFalse(takesSdk(sdk, "train", "--device", "cpu"));
        assertFalse(takesSdk(sdk, "translate", "run", "tornado"));
        assertFalse(takesSdk(sdk));
    }

    /** TornadoVM's options fit no archive, and choose a collector when one is chosen already. */
    @Test
    void startingWithTheSdkPrintsNothingMore() throws Exception {
        var environment = with(makeSdk("5.2.0-jdk25"));
        launch(environment, folder, script());
        assertEquals(
                new Result(0, "new[doctor]", ""), launch(environment, folder, script(), "doctor"));
    }

    @Test
    void theSdkOfSdkmanIsFound() throws Exception {
        var candidates = Files.createDirectories(folder.resolve("sdkman/candidates/tornadovm"));
        Files.createSymbolicLink(candidates.resolve("current"), makeSdk("5.2.0-jdk25"));
        assertTrue(takesSdk(withMaven(), "doctor"));
    }

    @Test
    void withoutAnSdkTheProgramItselfSaysWhatIsMissing() throws Exception {
        assertEquals(
                new Result(0, "found[train][--device=tornado]", ""),
                launch(script(), "train", "--device=tornado"));
    }

    @ParameterizedTest
    @CsvSource({
        "no SDK, 'TORNADOVM_HOME is %s, which is no TornadoVM SDK (it has no tornado-argfile).'",
        "4.0.0-jdk21, '%s is TornadoVM 4.0.0-jdk21, and Jacobi needs one for JDK 25.'"
    })
    void anSdkThatCannotBeUsedIsNamed(String version, String sentence) throws Exception {
        var sdk = version.equals("no SDK") ? folder : makeSdk(version);
        var environment = Map.of("TORNADOVM_HOME", sdk.toString());
        var said = "jacobi: " + sentence.formatted(sdk) + "\n";
        assertEquals(
                new Result(2, "", said),
                launch(environment, folder, script(), "train", "--device", "tornado"));
        assertEquals(
                new Result(0, "found[doctor]", said),
                launch(environment, folder, script(), "doctor"));
        assertEquals(
                new Result(0, "found[train][--device=auto]", said),
                launch(environment, folder, script(), "train", "--device=auto"));
        assertEquals(
                new Result(0, "found[translate]", ""),
                launch(environment, folder, script(), "translate"));
    }

    /** The JVM says nothing about an option that names no method. */
    @ParameterizedTest
    @ValueSource(strings = {"DotProduct", "DotEight", "DotTwoRows"})
    void kernelsThatAreCompiledEarlyExist(String name) throws Exception {
        var kernel = Class.forName("jacobi.engine.cpu." + name);
        for (var script : List.of("jacobi", "jacobi.cmd")) {
            var text = Files.readString(root().resolve(script));
            var early =
                    Pattern.compile("(jacobi\\.engine\\.cpu\\.\\w+)\\*::(\\w+)\\*").matcher(text);
            assertTrue(early.find(), script);
            assertTrue(kernel.getName().startsWith(early.group(1)), early.group());
            assertTrue(
                    Arrays.stream(kernel.getDeclaredMethods())
                            .anyMatch(m -> m.getName().startsWith(early.group(2))),
                    early.group());
        }
    }
}
