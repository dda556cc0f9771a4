package jacobi.models.bert;

import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a model was given of another one's encoder, before it learns a task of its own (Devlin et
 * al. 2019, section 3.2).
 *
 * @param taken parameters that were overwritten
 * @param fresh parameters that stay as they were: the head's, and those the other model lacks
 * @param unused of the other model: its head's, and those that this model lacks
 */
public record Takeover(List<String> taken, List<String> fresh, List<String> unused) {
    private static final String ENCODER = Bert.SCOPE + ".";

    public Takeover {
        taken = List.copyOf(taken);
        fresh = List.copyOf(fresh);
        unused = List.copyOf(unused);
    }

    /**
     * Overwrites the encoder's parameters by those of the same names.
     *
     * @param source another model's parameters: {@code parameters().tensors()}, a checkpoint of a
     *     run, or {@link BertWeights#renamed} tensors of Hugging Face
     * @throws IllegalArgumentException if one does not fit, or there is none; the message says what
     *     fits, and nothing is changed
     */
    public static Takeover of(BertModel model, Map<String, Tensor> source) {
        var taken = new ArrayList<String>();
        var fresh = new ArrayList<String>();
        var misfits = new LinkedHashMap<String, String>();
        model.parameters()
                .tensors()
                .forEach(
                        (name, mine) -> {
                            var other = name.startsWith(ENCODER) ? source.get(name) : null;
                            if (other == null) {
                                fresh.add(name);
                            } else if (fits(other, mine)) {
                                taken.add(name);
                            } else {
                                misfits.put(name, name + " is " + other + ", not " + mine);
                            }
                        });
        var unused = new TreeSet<>(source.keySet());
        unused.removeAll(taken);
        unused.removeAll(misfits.keySet());
        var takeover = new Takeover(taken, fresh, List.copyOf(unused));
        if (!misfits.isEmpty() || taken.isEmpty()) {
            throw new IllegalArgumentException(takeover.refusal(misfits.values()));
        }
        var own = model.parameters().tensors();
        taken.forEach(name -> own.get(name).copyFrom(source.get(name)));
        return takeover;
    }

    private static boolean fits(Tensor other, Tensor own) {
        return other.type() == own.type() && other.shape().equals(own.shape());
    }

    private String refusal(Collection<String> misfits) {
        if (misfits.isEmpty()) {
            return "no tensor is one of the model's encoder, whose names begin with " + ENCODER;
        }
        return ("the encoder does not fit the model, and nothing was taken over: %s; %d would fit;"
                        + " %s")
                .formatted(String.join("; ", misfits), taken.size(), rest());
    }

    /** What happened, in one line. */
    public String message() {
        return "%d parameters of the encoder were taken over; %s".formatted(taken.size(), rest());
    }

    private String rest() {
        return "new: %s; not used: %s".formatted(listed(fresh), listed(unused));
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
