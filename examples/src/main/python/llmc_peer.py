"""llm.c's side of `./jacobi bench train`: its CPU trainer of GPT-2 with Jacobi's weights and batches.

    python3 llmc_peer.py THREADS FOLDER

FOLDER is a checkout of github.com/karpathy/llm.c. Its train_gpt2.c is compiled as a library, with the
options of its Makefile, and called through ctypes; what it prints goes to standard error. Requests and
replies are those of jacobi.examples.bench.Peer.
"""
import ctypes
import json
import os
import struct
import subprocess
import sys
import tempfile
import time

OPTIONS = ["-Ofast", "-march=native", "-fopenmp", "-Wno-unused-result", "-Wno-ignored-pragmas"]
SOURCE = """
#define TESTING
#include "train_gpt2.c"
static GPT2 model;
static int updates = 0;
void load(const char *checkpoint) { gpt2_build_from_checkpoint(&model, checkpoint); }
float step(int *inputs, int *targets, int batch, int time, float rate, float decay) {
    gpt2_forward(&model, inputs, targets, batch, time);
    float loss = model.mean_loss;
    gpt2_zero_grad(&model);
    gpt2_backward(&model);
    gpt2_update(&model, rate, 0.9f, 0.999f, 1e-8f, decay, ++updates);
    return loss;
}
"""
MAGIC, VERSION, HEADER, LONGEST, PADDED_TO = 20240326, 3, 256, 1024, 128


def library(folder):
    """train_gpt2.c, compiled."""
    build = tempfile.mkdtemp(prefix="jacobi-llmc")
    source, result = os.path.join(build, "peer.c"), os.path.join(build, "peer.so")
    try:
        with open(source, "w") as file:
            file.write(SOURCE)
        subprocess.run(
            ["gcc", *OPTIONS, "-shared", "-fPIC", "-I", folder, source, "-o", result, "-lm"],
            check=True, stdout=sys.stderr)
        loaded = ctypes.CDLL(result)
    finally:
        for file in os.listdir(build):
            os.remove(os.path.join(build, file))
        os.rmdir(build)
    loaded.step.restype = ctypes.c_float
    loaded.step.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
                            ctypes.c_float, ctypes.c_float]
    return loaded


class Tensors:
    """A safetensors file: a header's length, the header, the data."""

    def __init__(self, path):
        with open(path, "rb") as file:
            size, = struct.unpack("<Q", file.read(8))
            self.header = json.loads(file.read(size))
            self.data = file.read()

    def __getitem__(self, name):
        start, end = self.header[name]["data_offsets"]
        return self.data[start:end]

    def shape(self, name):
        return self.header[name]["shape"]


def layer_tensors():
    """For each of llm.c's tensors of all layers, Jacobi's in one layer."""
    attention = ["attention.query", "attention.key", "attention.value"]
    for names in (["attentionNorm"], attention, ["attention.output"], ["feedForwardNorm"],
                  ["feedForward.inner"], ["feedForward.outer"]):
        for kind in ("weight", "bias"):
            yield [name + "." + kind for name in names]


def write_checkpoint(request, tensors, file):
    vocabulary, width, layers = request["vocabulary"], request["width"], request["layers"]
    padded = -(-vocabulary // PADDED_TO) * PADDED_TO
    header = [MAGIC, VERSION, LONGEST, vocabulary, layers, request["heads"], width, padded]
    file.write(struct.pack("<%di" % HEADER, *header, *[0] * (HEADER - len(header))))
    file.write(tensors["embedding.weight"])
    file.write(bytes(4 * width * (padded - vocabulary)))
    file.write(tensors["positions.weight"])
    for names in layer_tensors():
        for layer in range(layers):
            for name in names:
                file.write(tensors["layers.%d.%s" % (layer, name)])
    file.write(tensors["norm.weight"])
    file.write(tensors["norm.bias"])


class Training:
    """GPT-2 in training; every step takes the next of the batches, and after the last the first."""

    def __init__(self, llmc, request):
        self.llmc, self.request = llmc, request
        with tempfile.NamedTemporaryFile(prefix="jacobi-llmc", suffix=".bin") as file:
            write_checkpoint(request, Tensors(request["weights"]), file)
            file.flush()
            llmc.load(file.name.encode())
        batches = Tensors(request["batches"])
        self.count = batches.shape("ids")[0]
        self.ids, self.labels = batches["ids"], batches["labels"]
        self.number = 0

    def batch(self, data):
        size = 4 * self.request["batch"] * self.request["time"]
        at = self.number % self.count * size
        return ctypes.create_string_buffer(data[at:at + size], size)

    def step(self):
        r = self.request
        loss = self.llmc.step(self.batch(self.ids), self.batch(self.labels), r["batch"], r["time"],
                              r["learningRate"], r["weightDecay"])
        self.number += 1
        return loss

    def steps(self, count):
        losses, seconds = [], []
        for _ in range(count):
            start = time.perf_counter()
            losses.append(self.step())
            seconds.append(time.perf_counter() - start)
        return {"losses": losses, "seconds": seconds}


def peak_memory():
    """The most memory that this process has used, in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0


class Server:
    def __init__(self, threads, folder):
        self.threads = threads
        self.llmc = library(folder)
        self.baseline = peak_memory()
        self.training = None

    def answer(self, request):
        action = request["do"]
        if action == "hello":
            return {"name": "llm.c", "blas": "gcc " + " ".join(OPTIONS[:3]), "threads": self.threads}
        if action == "model":
            if request["kind"] != "gpt" or request["dropout"] or request["inner"] != 4 * request["width"]:
                return {"unsupported": request["kind"]}
            self.training = Training(self.llmc, request)
            return {"sameWeights": True}
        if action == "steps":
            return self.training.steps(request["count"])
        if action == "memory":
            return {"bytes": peak_memory() - self.baseline}
        if action == "prepare":
            return {"unsupported": request["op"]}
        return {"error": "unknown request " + action}


def main():
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    server = Server(int(sys.argv[1]), sys.argv[2])
    for line in sys.stdin:
        try:
            reply = server.answer(json.loads(line))
        except Exception as problem:  # whatever it is, the other side has to know
            reply = {"error": "%s: %s" % (type(problem).__name__, problem)}
        print(json.dumps(reply), file=replies, flush=True)


main()
