package jacobi.accel.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import uk.ac.manchester.tornado.api.KernelContext;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What TornadoVM would compile wrongly without a word. */
@Tag("build")
class KernelRulesTest {
    /**
     * A method that takes an array reads a kernel's local memory at wrong places, on some devices
     * with right results.
     */
    @Test
    void noKernelHandsAnArrayToAMethod() throws IOException, URISyntaxException {
        var methods = methodsOfKernels();
        assertTrue(methods.size() > 60, () -> "there are more methods than " + methods.size());
        var takers =
                methods.stream()
                        .filter(m -> Arrays.stream(m.getParameterTypes()).anyMatch(Class::isArray))
                        .map(m -> m.getDeclaringClass().getSimpleName() + "." + m.getName())
                        .toList();
        assertEquals(List.of(), takers, "methods that take an array");
    }

    /** The methods of all classes that kernels are in, and of those that help them. */
    private static List<Method> methodsOfKernels() throws IOException, URISyntaxException {
        var root =
                Path.of(
                        KernelMethods.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        var folder = root.resolve(KernelMethods.class.getPackageName().replace('.', '/'));
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+\\.class"))
                    .map(name -> name.replace(".class", ""))
                    .map(KernelRulesTest::load)
                    .filter(KernelRulesTest::helpsKernels)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> Modifier.isStatic(method.getModifiers()))
                    .filter(method -> !method.isSynthetic())
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(KernelMethods.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean helpsKernels(Class<?> type) {
        return type == Functions.class
                || type == RandomBits.class
                || Arrays.stream(type.getDeclaredMethods())
                        .flatMap(method -> Stream.of(method.getParameterTypes()))
                        .anyMatch(parameter -> parameter == KernelContext.class);
    }
}
