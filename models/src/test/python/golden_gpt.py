"""Writes what PyTorch computes for small GPTs: the truth for LanguageModelGoldenTest and
GptWeightsTest.

    python3 golden_gpt.py [FOLDER]      (PyTorch 1.13, nothing else)

gpt.safetensors is of a model of PyTorch's own layers. PyTorch computes in float64 from weights that
float32 can hold, so the numbers here are right to the last bit of float32, and what a test measures
is Jacobi's own rounding. The file holds the weights as weights.NAME, under Jacobi's names; ids and
targets; logits; losses (before the first step of AdamW and after each of ten); and the gradient of
every weight as gradients.NAME.

tinyRandom.safetensors is of the published weights of hf-internal-testing/tiny-random-gpt2, which
lie in FOLDER (config.json and model.safetensors). The computation is written out here from the
weights as they are in that file, [in, out]. It holds ids, and the logits behind the last of them.
"""

import json
import math
import pathlib
import struct
import sys

import torch
from torch import nn
from torch.nn import functional

VOCABULARY, CONTEXT, D_MODEL, HEADS, LAYERS = 13, 8, 8, 2, 2
OUTPUT = pathlib.Path(__file__).parent.parent / "resources/jacobi/models/gpt"

IDS = [[5, 3, 7, 9, 4, 12], [6, 10, 4, 0, 1, 1], [8, 4, 11, 2, 2, 7]]
TARGETS = [[3, 7, 9, 4, 12, 1], [10, 4, 0, 1, 1, 5], [4, 11, 2, 2, 7, 0]]

TINY_IDS = [98, 0, 999, 17, 17, 512, 3, 640, 98, 251, 77, 1, 845, 333, 2, 98, 400, 58, 58, 7]
TINY_SHOWN = 8


def later(time):
    return torch.ones(time, time, dtype=torch.bool).triu(1)


class Gpt(nn.Module):
    """nn.TransformerEncoder between an embedding and the same table."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, D_MODEL)
        self.positions = nn.Embedding(CONTEXT, D_MODEL)
        layer = nn.TransformerEncoderLayer(
            D_MODEL, HEADS, 4 * D_MODEL, dropout=0.0, batch_first=True, norm_first=True,
            activation=lambda x: functional.gelu(x, approximate="tanh"))
        self.layers = nn.TransformerEncoder(layer, LAYERS, norm=nn.LayerNorm(D_MODEL))

    def forward(self, ids):
        time = ids.shape[1]
        x = self.embedding(ids) + self.positions.weight[:time]
        return self.layers(x, mask=later(time)) @ self.embedding.weight.T


def pair(theirs, ours):
    yield f"{ours}.weight", f"{theirs}.weight", slice(None)
    yield f"{ours}.bias", f"{theirs}.bias", slice(None)


def names():
    """Our name, PyTorch's name, and which of its rows, for every weight."""
    yield "embedding.weight", "embedding.weight", slice(None)
    yield "positions.weight", "positions.weight", slice(None)
    for i in range(LAYERS):
        theirs, ours = f"layers.layers.{i}", f"layers.{i}"
        yield from pair(f"{theirs}.norm1", f"{ours}.attentionNorm")
        for n, part in enumerate(["query", "key", "value"]):
            rows = slice(n * D_MODEL, (n + 1) * D_MODEL)
            yield f"{ours}.attention.{part}.weight", f"{theirs}.self_attn.in_proj_weight", rows
            yield f"{ours}.attention.{part}.bias", f"{theirs}.self_attn.in_proj_bias", rows
        yield from pair(f"{theirs}.self_attn.out_proj", f"{ours}.attention.output")
        yield from pair(f"{theirs}.norm2", f"{ours}.feedForwardNorm")
        yield from pair(f"{theirs}.linear1", f"{ours}.feedForward.inner")
        yield from pair(f"{theirs}.linear2", f"{ours}.feedForward.outer")
    yield from pair("layers.norm", "norm")


def randomize(model, seed):
    """Every weight random, also biases and gains, so that no error hides behind a 0 or a 1."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float32) * 0.3
            gain = "norm" in name and name.endswith("weight")
            parameter.copy_((noise + 1 if gain else noise).double())


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        floating = tensor.dtype.is_floating_point
        values = tensor.flatten().tolist()
        raw = struct.pack(f"<{len(values)}{'f' if floating else 'i'}", *values)
        header[name] = {
            "dtype": "F32" if floating else "I32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(path, path.stat().st_size, "bytes")


def read_safetensors(path):
    """Float32 tensors of a file, as float64."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    tensors = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32", name
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            values = struct.unpack(f"<{(end - start) // 4}f", content[start:end])
            tensors[name] = torch.tensor(values, dtype=torch.float64).reshape(entry["shape"])
    return tensors


def train():
    model = Gpt().double()
    randomize(model, 1)
    parameters = dict(model.named_parameters())
    # As in GPT-2's training: matrices decay, biases and gains do not.
    adam = torch.optim.AdamW(
        [
            {"params": [p for p in parameters.values() if p.dim() >= 2], "weight_decay": 0.1},
            {"params": [p for p in parameters.values() if p.dim() < 2], "weight_decay": 0.0},
        ],
        lr=0.01, betas=(0.9, 0.99), eps=1e-8)
    ids, targets = torch.tensor(IDS), torch.tensor(TARGETS)
    tensors = {f"weights.{o}": parameters[t][r].detach().clone() for o, t, r in names()}
    tensors |= {"ids": ids, "targets": targets}
    losses = []
    for step in range(11):
        adam.zero_grad()
        logits = model(ids)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        loss.backward()
        if step == 0:
            tensors["logits"] = logits.detach()
            for ours, theirs, rows in names():
                tensors[f"gradients.{ours}"] = parameters[theirs].grad[rows].clone()
        adam.step()
    tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
    write_safetensors(OUTPUT / "gpt.safetensors", tensors)


def published(weights, config, ids):
    """The logits of the published GPT-2, from its own tensors."""
    channels, heads = config["n_embd"], config["n_head"]
    width, time = channels // heads, len(ids)

    def linear(x, name):
        return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def norm(x, name):
        mean = x.mean(-1, keepdim=True)
        variance = ((x - mean) ** 2).mean(-1, keepdim=True)
        scaled = (x - mean) / torch.sqrt(variance + config["layer_norm_epsilon"])
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def gelu_new(x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def attention(x, name):
        query, key, value = (
            part.reshape(time, heads, width).transpose(0, 1)
            for part in linear(x, f"{name}.c_attn").split(channels, dim=-1))
        scores = query @ key.transpose(1, 2) / math.sqrt(width)
        gathered = scores.masked_fill(later(time), -math.inf).softmax(-1) @ value
        return linear(gathered.transpose(0, 1).reshape(time, channels), f"{name}.c_proj")

    assert config["activation_function"] == "gelu_new"
    x = weights["transformer.wte.weight"][ids] + weights["transformer.wpe.weight"][:time]
    for i in range(config["n_layer"]):
        layer = f"transformer.h.{i}"
        x = x + attention(norm(x, f"{layer}.ln_1"), f"{layer}.attn")
        inner = gelu_new(linear(norm(x, f"{layer}.ln_2"), f"{layer}.mlp.c_fc"))
        x = x + linear(inner, f"{layer}.mlp.c_proj")
    return norm(x, "transformer.ln_f") @ weights["transformer.wte.weight"].T


def read_published(folder):
    weights = read_safetensors(folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text())
    logits = published(weights, config, TINY_IDS)
    tensors = {"ids": torch.tensor(TINY_IDS), "logits": logits[-TINY_SHOWN:]}
    write_safetensors(OUTPUT / "tinyRandom.safetensors", tensors)


if __name__ == "__main__":
    OUTPUT.mkdir(parents=True, exist_ok=True)
    train()
    if len(sys.argv) > 1:
        read_published(pathlib.Path(sys.argv[1]))
