package jacobi.examples.cli;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;
import jacobi.examples.bench.Jvm;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The device tornado with a driver that does what a property says. It is found before the real one
 * by {@link #jvm}.
 */
public final class BrokenProvider implements DeviceProvider {
    /** What the driver does when it is asked. */
    enum Manner {
        ANSWERS,
        OBJECTS,
        MISSING,
        THROWS,
        LEAVES,
        ABORTS,
        CRASHES,
        HANGS
    }

    private static final String MANNER = "jacobi.test.driver";
    private static final String DEVICE = "jacobi.test.device";

    /** For {@link java.util.ServiceLoader}. */
    public BrokenProvider() {}

    /**
     * This Java, where the program has such a driver.
     *
     * @param folder is made, and written to
     */
    static Jvm jvm(Path folder, Manner manner, String device) throws IOException {
        var services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(DeviceProvider.class.getName()), BrokenProvider.class.getName());
        return new Jvm(
                Jvm.here().java(),
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-D%s=%s".formatted(MANNER, manner),
                        "-D%s=%s".formatted(DEVICE, device)),
                String.join(
                        File.pathSeparator,
                        folder.toString(),
                        ClassPath.ofTests(),
                        ClassPath.ofProgram()));
    }

    private static Manner manner() {
        return Manner.valueOf(System.getProperty(MANNER));
    }

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public boolean asksDriver() {
        return true;
    }

    @Override
    public Optional<String> unavailable() {
        System.out.print("[driver] here I am, and this line has no end");
        System.out.flush();
        return switch (manner()) {
            case ANSWERS, OBJECTS -> Optional.empty();
            case MISSING -> Optional.of("There is no driver.");
            case THROWS -> throw new UnsatisfiedLinkError("no libdriver");
            case LEAVES -> {
                Runtime.getRuntime().halt(3);
                throw new AssertionError();
            }
            case ABORTS -> {
                call("abort", FunctionDescriptor.ofVoid());
                throw new AssertionError();
            }
            case CRASHES -> {
                // Nobody has memory there.
                call(
                        "strlen",
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        MemorySegment.ofAddress(8));
                throw new AssertionError();
            }
            case HANGS -> {
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                yield Optional.empty();
            }
        };
    }

    @SuppressWarnings("restricted")
    private static void call(String name, FunctionDescriptor type, Object... arguments) {
        var linker = Linker.nativeLinker();
        var function = linker.defaultLookup().find(name).orElseThrow();
        try {
            linker.downcallHandle(function, type).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<String> discouraged() {
        return manner() == Manner.OBJECTS ? Optional.of("It would be slow.") : Optional.empty();
    }

    @Override
    public List<String> devices() {
        return List.of(System.getProperty(DEVICE));
    }

    @Override
    public Device create(int threads) {
        throw new IllegalStateException("nobody computes on it");
    }
}
