package jacobi.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A peer that knows softmax and training, takes milliseconds for everything, and can be told to
 * misbehave. It is started from this file, so it needs nothing but the JDK.
 */
final class FakePeer {
    private FakePeer() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (arguments[0].equals("mute")
                    || line.contains("release") && arguments[0].equals("dies")) {
                System.err.println("out of luck");
                System.exit(3);
            }
            System.out.println(reply(arguments[0], line));
        }
    }

    private static String reply(String manner, String line) {
        if (line.contains("\"hello\"")) {
            return manner.equals("garbled")
                    ? "Hello!"
                    : "{\"name\":\"Fake 1\",\"blas\":\"none\",\"threads\":2,\"warning\":\"slow\","
                            + "\"countsAnew\":true}";
        }
        if (line.contains("\"model\"")) {
            return "{\"sameWeights\":true}";
        }
        if (line.contains("\"steps\"")) {
            return manner.equals("fails")
                    ? "{\"error\":\"no memory\"}"
                    : "{\"losses\":[4,4,4,4,4],\"seconds\":[0.002,0.001,0.004]}";
        }
        if (line.contains("\"memory\"")) {
            return "{\"bytes\":3145728}";
        }
        if (line.contains("\"prepare\"")) {
            return line.contains("\"softmax\"")
                    ? "{\"ready\":true}"
                    : "{\"unsupported\":\"what?\"}";
        }
        if (line.contains("\"measure\"")) {
            return manner.equals("fails")
                    ? "{\"error\":\"no memory\"}"
                    : "{\"seconds\":[0.002,0.001,0.004]}";
        }
        return "{}";
    }
}
