package jacobi.models.formats;

import jacobi.models.formats.Llama2c.Sizes;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a llama2.c checkpoint's header and finds the tensors, whose places follow from it. */
final class Llama2cReader {
    private static final int HEADER_INTS = 7;

    /** "ak42", with which the later versions start. */
    private static final int LATER_VERSION = 0x616b3432;

    /** What the names of the rotary tables, which nothing reads any more, begin with. */
    private static final String ROTARY = "freq_cis";

    private final MappedFile mapped;
    private final Path file;

    Llama2cReader(MappedFile mapped) {
        this.mapped = mapped;
        this.file = mapped.path();
    }

    /** Tensors of one shape, one a layer or one in all, that lie behind each other. */
    private record Run(String name, boolean inEachLayer, long... dims) {
        long numbers(Sizes sizes) {
            long numbers = inEachLayer ? sizes.layers() : 1;
            for (long dim : dims) {
                numbers = Math.multiplyExact(numbers, dim);
            }
            return numbers;
        }
    }

    Llama2c read() {
        var sizes = sizes();
        var runs = runs(sizes);
        requireLength(sizes, runs);
        return new Llama2c(mapped, sizes, tensors(sizes, runs));
    }

    private Sizes sizes() {
        var in = new ByteReader(file, mapped.bytes());
        var ints = new int[HEADER_INTS];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = in.nextInt();
            if (i == 0 && ints[0] == LATER_VERSION) {
                throw new FormatException(
                        file,
                        "is a later version of llama2.c's format; export it as version 0, the"
                                + " legacy one");
            }
        }
        // A negative vocabulary says that the classifier has weights of its own.
        boolean shared = ints[5] > 0;
        var sizes =
                new Sizes(
                        ints[0],
                        ints[1],
                        ints[2],
                        ints[3],
                        ints[4],
                        shared ? ints[5] : -ints[5],
                        ints[6],
                        shared);
        if (!isPossible(sizes)) {
            throw new FormatException(
                    file,
                    "is no checkpoint of llama2.c: dim, hidden_dim, n_layers, n_heads, n_kv_heads,"
                            + " vocab_size and seq_len cannot be "
                            + Arrays.toString(ints));
        }
        return sizes;
    }

    private static boolean isPossible(Sizes sizes) {
        return sizes.dModel() > 0
                && sizes.dFf() > 0
                && sizes.layers() > 0
                && sizes.heads() > 0
                && sizes.keyValueHeads() > 0
                && sizes.vocabulary() > 0
                && sizes.context() > 0
                && sizes.dModel() % sizes.heads() == 0
                && sizes.heads() % sizes.keyValueHeads() == 0
                // Rotary positions turn pairs of channels.
                && sizes.headSize() % 2 == 0;
    }

    /** What the file holds, in its order. */
    private static List<Run> runs(Sizes sizes) {
        long dModel = sizes.dModel();
        long dFf = sizes.dFf();
        long keyValue = (long) sizes.headSize() * sizes.keyValueHeads();
        var runs =
                List.of(
                        new Run("token_embedding_table", false, sizes.vocabulary(), dModel),
                        new Run("rms_att_weight", true, dModel),
                        new Run("wq", true, dModel, dModel),
                        new Run("wk", true, keyValue, dModel),
                        new Run("wv", true, keyValue, dModel),
                        new Run("wo", true, dModel, dModel),
                        new Run("rms_ffn_weight", true, dModel),
                        new Run("w1", true, dFf, dModel),
                        new Run("w2", true, dModel, dFf),
                        new Run("w3", true, dFf, dModel),
                        new Run("rms_final_weight", false, dModel),
                        new Run("freq_cis_real", false, sizes.context(), sizes.headSize() / 2),
                        new Run("freq_cis_imag", false, sizes.context(), sizes.headSize() / 2),
                        new Run("wcls", false, sizes.vocabulary(), dModel));
        return sizes.sharedClassifier() ? runs.subList(0, runs.size() - 1) : runs;
    }

    private void requireLength(Sizes sizes, List<Run> runs) {
        long available = mapped.bytes().byteSize();
        try {
            long numbers = HEADER_INTS;
            for (var run : runs) {
                numbers = Math.addExact(numbers, run.numbers(sizes));
            }
            long needed = Math.multiplyExact(numbers, Float.BYTES);
            if (needed != available) {
                throw new FormatException(
                        file,
                        "has "
                                + available
                                + " bytes, but "
                                + sizes
                                + " needs "
                                + needed
                                + (available < needed
                                        ? ": it is cut off or no checkpoint of llama2.c"
                                        : ": it is damaged or no checkpoint of llama2.c"));
            }
        } catch (ArithmeticException e) {
            throw new FormatException(
                    file, "is no checkpoint of llama2.c: no file is large enough for " + sizes, e);
        }
    }

    /** By name: what comes before the layers, layer after layer, and what comes behind them. */
    private Map<String, StoredTensor> tensors(Sizes sizes, List<Run> runs) {
        var starts = starts(sizes, runs);
        var tensors = new LinkedHashMap<String, StoredTensor>();
        var embedding = runs.getFirst();
        tensors.put(embedding.name, tensor(embedding.name, embedding, starts.get(embedding)));
        for (int layer = 0; layer < sizes.layers(); layer++) {
            for (var run : runs) {
                if (run.inEachLayer) {
                    var name = "layers." + layer + "." + run.name;
                    long start = starts.get(run) + layer * bytes(run);
                    tensors.put(name, tensor(name, run, start));
                }
            }
        }
        for (var run : runs) {
            if (!run.inEachLayer && !run.name.startsWith(ROTARY)) {
                tensors.putIfAbsent(run.name, tensor(run.name, run, starts.get(run)));
            }
        }
        return tensors;
    }

    private Map<Run, Long> starts(Sizes sizes, List<Run> runs) {
        var starts = new HashMap<Run, Long>();
        long end = (long) HEADER_INTS * Integer.BYTES;
        for (var run : runs) {
            starts.put(run, end);
            end += run.numbers(sizes) * Float.BYTES;
        }
        return starts;
    }

    private static long bytes(Run run) {
        return Arrays.stream(run.dims).reduce(Float.BYTES, (a, b) -> a * b);
    }

    private StoredTensor tensor(String name, Run run, long start) {
        var shape = StoredShape.of(file, name, run.dims);
        var bytes = mapped.bytes().asSlice(start, bytes(run));
        return new StoredTensor(file, name, StoredType.F32, shape, bytes, ByteOrder.LITTLE_ENDIAN);
    }
}
