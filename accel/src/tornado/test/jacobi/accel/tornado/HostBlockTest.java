package jacobi.accel.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

@Tag("build")
class HostBlockTest {
    private static final int SIZE = 1 << 28;

    @Test
    void isAnArrayLikeAnyOther() {
        var block = HostBlock.floats(1000);
        assertEquals(1000, block.getSize());
        assertEquals(1000, block.getSegmentWithHeader().get(ValueLayout.JAVA_INT, 0));
        for (int i = 0; i < 1000; i++) {
            assertEquals(0, block.get(i));
            block.set(i, i);
        }
        assertEquals(999, block.get(999));
    }

    /** A GiB of floats that nobody touches. */
    @Test
    void takesNoMemory() throws IOException {
        var status = Path.of("/proc/self/status");
        assumeTrue(Files.isReadable(status), "only Linux tells how much memory is resident");
        long before = resident(status);
        var block = HostBlock.floats(SIZE);
        long taken = resident(status) - before;
        assertEquals(SIZE, block.getSize());
        assertTrue(taken < SIZE, () -> "the block takes " + taken + " bytes");
        Reference.reachabilityFence(block);
    }

    private static long resident(Path status) throws IOException {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .map(kibibytes -> kibibytes << 10)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void leavesNoFile() throws IOException {
        var before = files();
        var block = HostBlock.floats(1000);
        var after = files();
        after.removeAll(before);
        assumeTrue(Files.isDirectory(Path.of("/proc")), "others delete the file at the end");
        assertEquals(Set.of(), after);
        Reference.reachabilityFence(block);
    }

    private static Set<String> files() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("jacobi-block"))
                    .collect(Collectors.toSet());
        }
    }
}
