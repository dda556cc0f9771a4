package jacobi.examples.bench;

import com.google.gson.JsonObject;

import java.util.Map;
import java.util.TreeMap;

/**
 * A piece of work as a peer is asked for it.
 *
 * @param op its name in the protocol, such as "softmax"
 * @param sizes by name; truth values are 0 and 1
 */
record PeerWork(String op, Map<String, Integer> sizes) {
    PeerWork {
        sizes = new TreeMap<>(sizes);
    }

    JsonObject request() {
        var request = new JsonObject();
        request.addProperty("do", "prepare");
        request.addProperty("op", op);
        var json = new JsonObject();
        sizes.forEach(json::addProperty);
        request.add("sizes", json);
        return request;
    }
}
