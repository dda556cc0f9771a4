package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class ScalarStartTest {
    private static final String PROPERTY = "jacobi.scalarStart";

    private static ScalarStart start(String most) {
        var before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, most);
        try {
            return new ScalarStart(5);
        } finally {
            restore(before);
        }
    }

    private static void restore(String before) {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void itEndsAfterAMoment() {
        var start = start("100");
        int taken = 0;
        while (start.takes(30)) {
            taken++;
        }
        assertEquals(3, taken);
    }

    @Test
    void whatIsLargeHasVectorsAtOnce() {
        assertFalse(start("100").takes(101));
    }

    @Test
    void withoutAnyMultiplyAddsThereIsNoStart() {
        assertFalse(start("0").takes(1));
    }
}
