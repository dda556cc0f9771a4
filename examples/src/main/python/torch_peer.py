"""PyTorch's side of `./jacobi bench`.

    python3 torch_peer.py THREADS DEVICE PRECISION          such as: 2 cpu highest, 16 cuda high

reads requests from standard input and writes replies to standard output, JSON objects, one a line;
jacobi.examples.bench.Peer has the protocol. Nothing is computed between two requests.
"""
import gc
import json
import os
import sys
import time

import torch

import torch_decoding
import torch_device
import torch_kernels
import torch_models

# A sample is so long that the clock's own time does not count, nor, on a GPU, waiting for its end.
SAMPLE_SECONDS = {"cpu": 2e-4, "cuda": 2e-2}
SLOW_GFLOPS = 20


def peak_memory():
    """
    The most memory that this process has used, or that tensors had on the GPU, in bytes; 0 where
    the system does not tell.
    """
    if torch_device.is_gpu():
        return torch.cuda.max_memory_allocated(torch_device.device)
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def blas():
    """The library that matrix products come from, by what this process has loaded."""
    if torch.backends.mkl.is_available():
        return "MKL"
    try:
        with open("/proc/self/maps") as maps:
            files = {os.path.realpath(line.split()[-1]) for line in maps if "/" in line}
    except OSError:
        return "unknown BLAS"
    names = sorted(file for file in files if "blas" in file or "blis" in file or "atlas" in file)
    for name in names:
        if os.path.basename(name).startswith("libblas"):
            return ("OpenBLAS" if "openblas" in name else "BLIS" if "blis" in name else
                    "ATLAS" if "atlas" in name else "reference BLAS")
    return "OpenBLAS" if any("openblas" in name for name in names) else "unknown BLAS"


def hello(threads):
    absence = torch_device.absence()
    if absence:
        return {"error": absence}
    reply = {
        "name": "PyTorch " + torch.__version__,
        "blas": blas(),
        "threads": threads,
        "precision": torch_device.precision(),
    }
    warning = torch_device.warning()
    if torch_device.is_gpu():
        reply["blas"] = torch_device.description()
        # Memory is counted for each model, so that one process serves all of them.
        reply["countsAnew"] = True
    else:
        warning = warning or slow_products(threads, reply["blas"])
    if warning:
        reply["warning"] = warning
    return reply


def slow_products(threads, library):
    x = torch.randn(256, 256)
    y = torch.empty(256, 256)
    seconds = min(sample(lambda: torch.mm(x, x, out=y), 0.02))
    gflops = 2e-9 * 256 ** 3 / seconds
    if gflops >= SLOW_GFLOPS * threads:
        return None
    return (
        "its matrix products reach only %.0f GFLOP/s (%s), which is no fair comparison; "
        "on Debian, apt install libopenblas0-pthread" % (gflops, library))


def sample(run, seconds):
    """Times of one repetition, for about so many seconds; short work is timed many at once."""
    enough = SAMPLE_SECONDS[torch_device.device.type]
    end = time.perf_counter() + seconds
    samples, repetitions = [], 1
    torch_device.synchronize()
    while True:
        start = time.perf_counter()
        for _ in range(repetitions):
            run()
        torch_device.synchronize()
        now = time.perf_counter()
        elapsed = now - start
        if elapsed < enough and now < end:
            growth = min(8.0, 1.2 * enough / max(elapsed, 1e-9))
            repetitions = int(repetitions * max(1.2, growth)) + 1
        else:
            samples.append(elapsed / repetitions)
        if now >= end:
            return samples


def prepare(op, sizes):
    """Decoding is written for the processor."""
    work = torch_kernels.prepare(op, sizes)
    return work if work or torch_device.is_gpu() else torch_decoding.prepare(op, sizes)


class Server:
    def __init__(self, threads):
        self.threads = threads
        self.baseline = peak_memory()
        self.work = None

    def answer(self, request):
        action = request["do"]
        if action == "hello":
            return hello(self.threads)
        if action == "prepare":
            self.release()
            self.work = prepare(request["op"], request["sizes"])
            return {"ready": True} if self.work else {"unsupported": request["op"]}
        if action == "measure":
            return {"seconds": sample(self.work, request["seconds"])}
        if action == "release":
            self.release()
            return {}
        if action == "model":
            self.release()
            self.work = torch_models.prepare(request)
            return {"sameWeights": True}
        if action == "steps":
            return self.work.steps(request["count"], request["dropout"])
        if action == "memory":
            return {"bytes": peak_memory() - self.baseline}
        return {"error": "unknown request " + action}

    def release(self):
        """Models hold on to themselves in circles, and a GPU's memory is needed at once."""
        self.work = None
        if torch_device.is_gpu():
            gc.collect()
        torch_device.release()


def main():
    threads = int(sys.argv[1])
    torch_device.use(*sys.argv[2:])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    server = Server(threads)
    for line in sys.stdin:
        try:
            reply = server.answer(json.loads(line))
        except Exception as problem:  # whatever it is, the other side has to know
            reply = {"error": "%s: %s" % (type(problem).__name__, problem)}
        print(json.dumps(reply), flush=True)


main()
