package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.stream.Stream;

/**
 * No method of a kernel takes or returns a vector: whether C2 inlines such a method depends on all
 * that it has compiled before, and where it does not, every vector becomes an object. What is
 * written without such methods is compiled in one piece in every JVM.
 */
class VectorsStayInMethodsTest {
    /** C2's FreqInlineSize: bytes of bytecode. */
    private static final int LONGEST_INLINED = 325;

    private static final List<Class<?>> KERNELS =
            List.of(
                    AffineKernel.class,
                    BinaryKernel.class,
                    CrossEntropyKernel.class,
                    DotEight.class,
                    DotTwoRows.class,
                    DropoutKernel.class,
                    FunctionGradientKernel.class,
                    FunctionKernel.class,
                    GruKernel.class,
                    LayerNormKernel.class,
                    LayoutKernel.class,
                    LstmKernel.class,
                    MaxKernel.class,
                    RmsNormKernel.class,
                    RotaryKernel.class,
                    SoftmaxKernel.class,
                    SumKernel.class,
                    UpdateKernel.class);

    @Test
    void noMethodTakesOrReturnsAVector() throws IOException {
        for (var kernel : KERNELS) {
            var offending =
                    methods(kernel)
                            .filter(m -> !m.methodName().equalsString("<clinit>"))
                            .filter(m -> m.methodType().stringValue().contains("jdk/incubator"))
                            .map(m -> m.methodName() + m.methodType().stringValue())
                            .toList();
            assertEquals(List.of(), offending, kernel.getSimpleName());
        }
    }

    /** Such a method that is called from a kernel would be as bad where another class has it. */
    @Test
    void kernelsCallNoSuchMethodOfOurs() throws IOException {
        for (var kernel : KERNELS) {
            var offending =
                    calls(kernel)
                            .filter(call -> call.startsWith("jacobi/"))
                            .filter(call -> call.contains("jdk/incubator"))
                            .toList();
            assertEquals(List.of(), offending, kernel.getSimpleName());
        }
    }

    /**
     * Several long loops that C2 puts into one caller have been seen to keep their vectors as
     * objects: thirty times slower, in some JVMs and not in others. What is longer than C2 ever
     * inlines is compiled by itself, whatever calls it.
     */
    @ParameterizedTest
    @CsvSource({
        "MaxKernel, max",
        "CrossEntropyKernel, expSumOfVectors",
        "SoftmaxKernel, expVectors",
        "LayerNormKernel, gradient",
        "SumKernel, sum",
        "FunctionKernel, gelu",
        "FunctionGradientKernel, gelu",
        "FunctionGradientKernel, geluTanh",
        "UpdateKernel, adam",
        "DropoutKernel, steps",
        "DotEight, dots",
        "DotTwoRows, dots"
    })
    void longLoopsOfRowsAreNeverInlined(String kernel, String method) throws IOException {
        var type = KERNELS.stream().filter(k -> k.getSimpleName().equals(kernel)).findAny();
        var lengths =
                methods(type.orElseThrow())
                        .filter(m -> m.methodName().equalsString(method))
                        .map(VectorsStayInMethodsTest::length)
                        .toList();
        assertEquals(1, lengths.size(), () -> "no or several methods " + method);
        assertTrue(
                lengths.getFirst() > LONGEST_INLINED,
                () ->
                        "%s.%s has %s bytes of bytecode, which C2 may inline; it needs more than %d"
                                .formatted(kernel, method, lengths, LONGEST_INLINED));
    }

    private static int length(MethodModel method) {
        return method.findAttribute(Attributes.code()).orElseThrow().codeLength();
    }

    @Test
    void theCallsAreFound() throws IOException {
        assertTrue(calls(SumKernel.class).anyMatch(c -> c.startsWith("jdk/incubator")));
        assertTrue(calls(SumKernel.class).anyMatch(c -> c.startsWith("jacobi/")));
        assertTrue(
                methods(Fold.class).anyMatch(m -> m.methodType().stringValue().contains("jdk/")));
    }

    private static Stream<String> calls(Class<?> type) throws IOException {
        return methods(type)
                .flatMap(m -> m.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .map(i -> i.owner().asInternalName() + "." + i.name() + i.type().stringValue());
    }

    private static Stream<MethodModel> methods(Class<?> type) throws IOException {
        return model(type).methods().stream();
    }

    private static ClassModel model(Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }
}
