package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
    private static ConfigJson parse(String text) {
        return ConfigJson.parse("a model", text);
    }

    @Test
    void whatIsThereIsRead() {
        var json = parse("{\"size\": 12, \"rate\": 5e-1, \"on\": true, \"act\": \"relu\"}");
        assertTrue(json.has("size"));
        assertEquals(12, json.size("size"));
        assertEquals(12, json.size("size", 3));
        assertEquals(0.5, json.number("rate", 1));
        assertTrue(json.flag("on", false));
        assertEquals(Function.RELU, json.choice("act", "gelu", ActivationNames.ALL));
        json.requireNoProblems();
    }

    @Test
    void whatIsMissingOrNullIsAsUsual() {
        var json = parse("{\"size\": null}");
        assertFalse(json.has("size"));
        assertEquals(3, json.size("size", 3));
        assertEquals(0.1, json.number("rate", 0.1));
        assertTrue(json.flag("on", true));
        assertEquals(Function.GELU, json.choice("act", "gelu", ActivationNames.ALL));
        json.require("size", 4);
        json.requireNumber("rate", 0.5);
        json.refuse("size", "none will do");
        json.requireNoProblems();
    }

    @Test
    void oneMessageNamesAllProblems() {
        var json =
                parse(
                        """
                        {"a": 1.5, "b": -1, "c": 10000000000, "d": [1], "e": "x", "f": 0, "g": "y"}
                        """);
        assertEquals(1, json.size("a"));
        assertEquals(1, json.size("b"));
        assertEquals(1, json.size("c"));
        assertEquals(1, json.size("d"));
        assertEquals(0.5, json.number("e", 0.5));
        assertFalse(json.flag("f", true));
        assertNull(json.choice("g", "gelu", ActivationNames.ALL));
        json.require("e", "z");
        json.require("f", 2);
        json.refuse("d", "lists are not read");
        assertEquals(1, json.size("missing"));
        var error = assertThrows(IllegalArgumentException.class, json::requireNoProblems);
        assertEquals(
                "this config.json is of no model that can be computed here as a model: "
                        + "a is 1.5, not a positive integer; "
                        + "b is -1, not a positive integer; "
                        + "c is 10000000000, not a positive integer; "
                        + "d is [1], not a positive integer; "
                        + "e is \"x\", not a number; "
                        + "f is 0, not true or false; "
                        + "g is \"y\", not one of gelu, gelu_new, gelu_pytorch_tanh, relu, silu,"
                        + " swish, tanh; "
                        + "e is \"x\", not \"z\"; "
                        + "f is 0, not 2; "
                        + "d is [1], but lists are not read; "
                        + "missing is missing",
                error.getMessage());
    }

    @Test
    void numbersAreComparedAsNumbers() {
        for (var text : new String[] {"1e-5", "1e-05", "0.00001", "1.0E-5", "0.10e-4"}) {
            var json = parse("{\"epsilon\": " + text + "}");
            json.requireNumber("epsilon", 1e-5);
            json.requireNoProblems();
        }
        var json = parse("{\"epsilon\": 1e-6, \"other\": \"small\"}");
        json.requireNumber("epsilon", 1e-5);
        json.requireNumber("other", 1e-5);
        var error = assertThrows(IllegalArgumentException.class, json::requireNoProblems);
        assertTrue(
                error.getMessage()
                        .endsWith("epsilon is 1e-6, not 1.0E-5; other is \"small\", not a number"),
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"size\":", "3", "null"})
    void whatIsNoJsonObjectIsRefused(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> parse(text));
        assertEquals(
                "the config.json of a model is a JSON object, but this is none",
                error.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"GELU", "GELU_TANH", "RELU", "SILU", "TANH"})
    void activationsAreReadAsTheyAreWritten(Function activation) {
        assertEquals(activation, ActivationNames.ALL.get(ActivationNames.of(activation)));
    }
}
