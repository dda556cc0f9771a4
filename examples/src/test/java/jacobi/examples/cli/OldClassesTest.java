package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;

/** picocli is compiled for Java 5, so its own jar is the example. */
class OldClassesTest {
    private static final int JAVA_5 = 49;
    private static final int JAVA_8 = 52;

    @TempDir private Path folder;

    private static Path picocli() throws URISyntaxException {
        var source = CommandLine.class.getProtectionDomain().getCodeSource();
        return Path.of(source.getLocation().toURI());
    }

    private static Map<String, byte[]> entries(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().toList()) {
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private static int form(byte[] file) {
        return ByteBuffer.wrap(file).getShort(6);
    }

    private Path renewed() throws IOException, URISyntaxException {
        var jar = Files.copy(picocli(), folder.resolve("picocli.jar"));
        OldClasses.main(new String[] {jar.toString()});
        return jar;
    }

    @Test
    void oldClassesAreRenewedAndNothingElse() throws IOException, URISyntaxException {
        var before = entries(picocli());
        var after = entries(renewed());
        assertEquals(before.keySet(), after.keySet());
        assertEquals(JAVA_5, form(before.get("picocli/CommandLine.class")));
        assertEquals(JAVA_8, form(after.get("picocli/CommandLine.class")));
        for (var name : before.keySet()) {
            if (!name.endsWith(".class") || form(before.get(name)) != JAVA_5) {
                assertArrayEquals(before.get(name), after.get(name), name);
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "no second jar is left");
        }
    }

    /** The JVM verifies what it initializes. */
    @Test
    void theJvmTakesThem() throws IOException, URISyntaxException, ClassNotFoundException {
        var jar = renewed();
        int taken = 0;
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            for (var name : entries(jar).keySet()) {
                if (name.startsWith("picocli/CommandLine") && name.endsWith(".class")) {
                    var type = name.substring(0, name.length() - 6).replace('/', '.');
                    assertFalse(Class.forName(type, true, loader) == CommandLine.class);
                    taken++;
                }
            }
        }
        assertTrue(taken > 100, "" + taken);
    }

    @Test
    void whatIsNoClassStaysAsItIs() {
        for (var file : new byte[][] {{}, {1, 2, 3}, new byte[100]}) {
            assertEquals(file, OldClasses.renewed(file));
        }
    }
}
