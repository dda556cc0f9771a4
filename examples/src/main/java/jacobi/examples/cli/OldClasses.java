package jacobi.examples.cli;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that was compiled for Java 5 the form of today's. The JVM verifies old
 * ones without stack maps at every start, and keeps them, and whatever implements one of their
 * interfaces, out of its archive; picocli's are of that kind. The build runs this once, on its own
 * copy of the jar.
 */
final class OldClasses {
    private static final int MAGIC = 0xCAFEBABE;

    /** What {@code javac --release 8} writes: the oldest form whose stack maps are the only way. */
    private static final int FORM = ClassFile.JAVA_8_VERSION;

    private static final ClassTransform RENEW =
            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                    .andThen(
                            (builder, element) -> {
                                if (element instanceof ClassFileVersion) {
                                    builder.withVersion(FORM, 0);
                                } else {
                                    builder.with(element);
                                }
                            });

    private static final ClassFile CLASSES =
            ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(
                                            OldClasses.class.getClassLoader())
                                    .cached()));

    private OldClasses() {}

    /**
     * Renews jars where they stand.
     *
     * @param jars their paths; they belong on the class path, too
     */
    public static void main(String[] jars) throws IOException {
        for (var jar : jars) {
            renew(Path.of(jar));
        }
    }

    /** Replaces the jar as a whole, so that a failure leaves it as it is. */
    static void renew(Path jar) throws IOException {
        var renewed = jar.resolveSibling(jar.getFileName() + ".new");
        try {
            copy(jar, renewed);
            Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(renewed);
        }
    }

    private static void copy(Path jar, Path renewed) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(jar));
                var out = new ZipOutputStream(Files.newOutputStream(renewed))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(renewed(in.readAllBytes()));
                out.closeEntry();
            }
        }
    }

    /** A class in today's form; everything else, and what cannot be had in it, as it is. */
    static byte[] renewed(byte[] file) {
        if (!isOldClass(file)) {
            return file;
        }
        try {
            return CLASSES.transformClass(CLASSES.parse(file), RENEW);
        } catch (IllegalArgumentException namesAClassThatIsNotThere) {
            return file;
        }
    }

    private static boolean isOldClass(byte[] file) {
        return file.length >= 8
                && ByteBuffer.wrap(file).getInt() == MAGIC
                && ByteBuffer.wrap(file).getShort(6) < ClassFile.JAVA_6_VERSION;
    }
}
