package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The model that the README walks through is the text of the README, compiled and run. */
class ReadmeTest {
    private static final Pattern CODE = Pattern.compile("```java\n(import .*?)```", Pattern.DOTALL);

    @TempDir private Path folder;

    private static String code() throws Exception {
        var readme = Path.of("README.md");
        if (!Files.readString(readme).contains("Write your own model")) {
            readme = Path.of("models", "README.md");
        }
        var matcher = CODE.matcher(Files.readString(readme));
        assertTrue(matcher.find(), "the README has no code that begins with imports");
        return matcher.group(1);
    }

    @Test
    void theModelOfTheReadmeLearnsItsSentence() throws Exception {
        compile(code());
        var classes = new URL[] {folder.toUri().toURL()};
        var printed = new ByteArrayOutputStream();
        var standard = System.out;
        try (var loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            var main = loader.loadClass("Convolutions").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) new String[] {folder.resolve("run").toString()});
        } finally {
            System.setOut(standard);
        }
        var text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("epoch 2: loss 0.0"), text);
        assertTrue(text.endsWith(" brown fox jumps over the lazy dog; the "), text);
        assertTrue(Files.exists(folder.resolve("run").resolve("model.safetensors")));
    }

    private void compile(String code) {
        var source =
                new SimpleJavaFileObject(
                        URI.create("string:///Convolutions.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return code;
                    }
                };
        var problems = new DiagnosticCollector<JavaFileObject>();
        var path =
                Stream.of(Tensor.class, Variable.class, LanguageModel.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .map(URL::getPath)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator));
        var options = List.of("-cp", path, "-d", folder.toString(), "-proc:none");
        var done =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, problems, options, null, List.of(source))
                        .call();
        assertEquals(true, done, () -> problems.getDiagnostics().toString());
    }
}
