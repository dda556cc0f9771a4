package jacobi.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * llm.c's GPT-2 in plain C with OpenMP: a checkout of it that the user names, compiled by gcc when
 * asked for.
 */
final class LlmcPeer {
    static final String NAME = "llm.c";

    private static final String VARIABLE = "JACOBI_LLMC";
    private static final String SOURCE = "train_gpt2.c";
    private static final String SCRIPT = "llmc_peer.py";

    private LlmcPeer() {}

    /**
     * Starts it.
     *
     * @throws BenchException if there is no checkout, no Python, or no compiler
     */
    static Peer start(int threads) {
        var named = System.getenv(VARIABLE);
        if (named == null || !Files.isRegularFile(Path.of(named, SOURCE))) {
            throw new BenchException(
                    "The peer llm.c is compiled from a checkout of github.com/karpathy/llm.c; let "
                            + VARIABLE
                            + " name its folder"
                            + (named == null ? "." : ": there is no " + SOURCE + " in " + named));
        }
        var python =
                PythonPeer.python("ctypes")
                        .orElseThrow(() -> new BenchException("The peer llm.c needs python3."));
        var count = Integer.toString(threads);
        return Peer.start(
                NAME,
                List.of(
                        python,
                        PythonPeer.files(List.of(SCRIPT)).resolve(SCRIPT).toString(),
                        count,
                        named),
                Map.of("OMP_NUM_THREADS", count, "PYTHONDONTWRITEBYTECODE", "1"));
    }
}
