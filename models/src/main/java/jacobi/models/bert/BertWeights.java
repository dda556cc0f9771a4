package jacobi.models.bert;

import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** BERT's weights under the names of Hugging Face's files. */
public final class BertWeights {
    private BertWeights() {}

    /**
     * Overwrites a model's parameters by a file's tensors. Norms may be spelled gamma and beta; an
     * encoder alone needs no {@code bert.} before its names; {@code position_ids} is passed over;
     * {@code cls.predictions.decoder} may be there if it equals the table and the bias.
     *
     * @throws IllegalArgumentException naming every tensor that is missing, unexpected, or of
     *     another type or shape; nothing is changed then
     */
    public static void load(BertModel model, Map<String, Tensor> tensors) {
        var rest = new TreeMap<>(BertNames.today(tensors));
        var problems = new ArrayList<String>();
        useSecondNames(rest, problems);
        var found = new LinkedHashMap<String, Tensor>();
        model.parameters()
                .tensors()
                .forEach(
                        (ours, own) -> {
                            var theirs = BertNames.theirs(ours);
                            var tensor = rest.remove(theirs);
                            if (tensor == null) {
                                problems.add(theirs + " is missing");
                            } else if (!alike(tensor, own)) {
                                problems.add(theirs + " is " + tensor + ", not " + own);
                            }
                            found.put(ours, tensor);
                        });
        rest.keySet().forEach(name -> problems.add(name + " is unexpected"));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit the model: " + String.join("; ", problems));
        }
        model.parameters().load(found);
    }

    /**
     * A file's tensors under our names; those that no model of ours has are left out, and so are
     * second names. For a {@link Takeover}, which needs no head.
     */
    public static Map<String, Tensor> renamed(Map<String, Tensor> tensors) {
        var renamed = new LinkedHashMap<String, Tensor>();
        BertNames.today(tensors)
                .forEach(
                        (theirs, tensor) -> {
                            var ours = BertNames.ours(theirs);
                            if (ours != null) {
                                renamed.put(ours, tensor);
                            }
                        });
        return renamed;
    }

    /**
     * Copies of a model's parameters, named as in Hugging Face's model of this kind; an encoder
     * alone as in those with a head.
     */
    public static Map<String, Tensor> export(BertModel model) {
        var theirs = new LinkedHashMap<String, Tensor>();
        model.parameters()
                .tensors()
                .forEach((ours, tensor) -> theirs.put(BertNames.theirs(ours), tensor.copy()));
        return theirs;
    }

    /** Takes out second names: of equal tensors, or of one that has no first name. */
    private static void useSecondNames(Map<String, Tensor> tensors, List<String> problems) {
        useSecondName(tensors, BertNames.TABLE_AGAIN, BertNames.TABLE, problems);
        useSecondName(tensors, BertNames.BIAS_AGAIN, BertNames.BIAS, problems);
    }

    private static void useSecondName(
            Map<String, Tensor> tensors, String second, String first, List<String> problems) {
        var tensor = tensors.remove(second);
        if (tensor == null) {
            return;
        }
        var known = tensors.putIfAbsent(first, tensor);
        if (known != null && !(alike(known, tensor) && equal(known, tensor))) {
            problems.add(second + " is not " + first + ", which this model uses for both");
        }
    }

    private static boolean alike(Tensor a, Tensor b) {
        return a.type() == b.type() && a.shape().equals(b.shape());
    }

    private static boolean equal(Tensor a, Tensor b) {
        return Arrays.equals(a.toDoubles(), b.toDoubles());
    }
}
