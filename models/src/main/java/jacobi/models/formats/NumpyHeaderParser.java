package jacobi.models.formats;

import java.nio.file.Path;
import java.util.ArrayList;

/**
 * A parser for the one Python literal that a {@code .npy} header is: {@code {'descr': '<f4',
 * 'fortran_order': False, 'shape': (2, 3), }} and spaces. The keys may come in any order; anything
 * else is refused.
 */
final class NumpyHeaderParser {
    private static final char END = '\0';

    private final Path file;
    private final String name;
    private final String text;
    private int at;
    private String descr;
    private Boolean columnMajor;
    private long[] shape;

    NumpyHeaderParser(Path file, String name, String text) {
        this.file = file;
        this.name = name;
        this.text = text;
    }

    record Fields(String descr, boolean columnMajor, long[] shape) {}

    Fields parse() {
        expect('{');
        while (peek() != '}') {
            field();
            if (peek() != '}') {
                expect(',');
            }
        }
        expect('}');
        expect(END);
        if (descr == null || columnMajor == null || shape == null) {
            throw broken("descr, fortran_order and shape are needed");
        }
        return new Fields(descr, columnMajor, shape);
    }

    private void field() {
        var key = string();
        expect(':');
        boolean again =
                switch (key) {
                    case "descr" -> descr != null;
                    case "fortran_order" -> columnMajor != null;
                    case "shape" -> shape != null;
                    default -> throw broken("there is no field " + key);
                };
        if (again) {
            throw broken("field " + key + " stands twice");
        }
        switch (key) {
            case "descr" -> descr = type();
            case "fortran_order" -> columnMajor = truth();
            default -> shape = tuple();
        }
    }

    private String type() {
        if (peek() == '[') {
            throw broken("a list describes records of several fields, which are no numbers");
        }
        return string();
    }

    /** In either quotes; nothing that belongs here needs an escape. */
    private String string() {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw broken("a text in quotes is expected");
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw broken("a text is not ended");
        }
        var string = text.substring(at + 1, end);
        if (string.indexOf('\\') >= 0) {
            throw broken("a text holds a backslash");
        }
        at = end + 1;
        return string;
    }

    private boolean truth() {
        peek();
        for (var word : new String[] {"True", "False"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw broken("True or False is expected");
    }

    /** {@code ()}, {@code (3,)} or {@code (2, 3)}: a single number without a comma is no tuple. */
    private long[] tuple() {
        var dims = new ArrayList<Long>();
        boolean comma = false;
        expect('(');
        while (peek() != ')') {
            dims.add(integer());
            comma = peek() == ',';
            if (peek() != ')') {
                expect(',');
            }
        }
        expect(')');
        if (dims.size() == 1 && !comma) {
            throw broken("(" + dims.getFirst() + ") is no tuple");
        }
        return dims.stream().mapToLong(Long::longValue).toArray();
    }

    /** Python 2 wrote an L behind large ones. */
    private long integer() {
        peek();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 18) {
            throw broken("a size is expected");
        }
        long value = Long.parseLong(text, start, at, 10);
        if (at < text.length() && text.charAt(at) == 'L') {
            at++;
        }
        return value;
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw broken(
                    expected == END
                            ? "something stands behind it"
                            : "'" + expected + "' is missing");
        }
        at++;
    }

    /** The next character that is no space; END behind the last. */
    private char peek() {
        while (at < text.length() && " \n\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private FormatException broken(String problem) {
        return new FormatException(
                file,
                name
                        + " has no valid header: "
                        + problem
                        + " at character "
                        + at
                        + " of \""
                        + text.strip()
                        + "\"");
    }
}
