package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonObject;

import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

/** Whole models learn as they do elsewhere, given the same weights and batches. */
class PeerLossesTest {
    private static final int STEPS = 5;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "torch, 0",
        "torch, 1",
        "torch, 2",
        "torch-cuda, 0",
        "torch-cuda, 2",
        "torch-cuda-tf32, 0",
        "torch-cuda-tf32, 2",
        "llm.c, 2"
    })
    void lossesOfTheFirstStepsAgree(String name, int index) {
        var train = TrainCase.FEW.get(index);
        var model = train.model();
        try (var peer = start(name)) {
            var request = train.request();
            request.addProperty("dropout", 0);
            request.addProperty("weights", write("weights", model.parameters().tensors()));
            request.addProperty("batches", write("batches", model.batches()));
            assertEquals("{\"sameWeights\":true}", peer.ask(request).toString());
            var steps = new JsonObject();
            steps.addProperty("do", "steps");
            steps.addProperty("count", STEPS);
            steps.addProperty("dropout", false);
            var theirs = peer.ask(steps).getAsJsonArray("losses");
            var ours = new Trainee(train, model);
            double tolerance = PythonPeer.isTf32(name) ? 4 * 1e-6 * LossAgreement.TF32_PPM : 2e-5;
            for (int i = 0; i < STEPS; i++) {
                assertEquals(theirs.get(i).getAsDouble(), ours.step(false), tolerance, "step " + i);
            }
        }
    }

    private static Peer start(String name) {
        try {
            return Peers.start(name, 1);
        } catch (BenchException absent) {
            return abort(absent.getMessage());
        }
    }

    private String write(String name, Map<String, Tensor> tensors) {
        var file = folder.resolve(name + ".safetensors");
        new Safetensors(tensors, Map.of()).write(file);
        return file.toString();
    }
}
