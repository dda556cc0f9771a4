"""Writes what PyTorch computes for a small Llama: the truth for LanguageModelGoldenTest.

    python3 golden_llama.py      (PyTorch 1.13, nothing else)

The model is written out here from the papers (Touvron et al. 2023; Su et al. 2021; Ainslie et al.
2023), rotary positions by complex numbers, so that nothing but the formulas is shared. PyTorch
computes in float64 from weights that float32 can hold, so the numbers here are right to the last bit
of float32, and what a test measures is Jacobi's own rounding. llama.safetensors holds the weights as
weights.NAME, under Jacobi's names; ids and targets; logits; losses (before the first step of AdamW
and after each of ten); and the gradient of every weight as gradients.NAME.
"""

import json
import math
import pathlib
import struct

import torch
from torch.nn import functional

VOCABULARY, D_MODEL, HEADS, KEY_VALUE_HEADS, LAYERS, D_FF = 13, 16, 4, 2, 2, 20
ROPE_BASE, EPSILON = 100.0, 1e-5
WIDTH = D_MODEL // HEADS
OUTPUT = pathlib.Path(__file__).parent.parent / "resources/jacobi/models/llama"

IDS = [[5, 3, 7, 9, 4, 12], [6, 10, 4, 0, 1, 1], [8, 4, 11, 2, 2, 7]]
TARGETS = [[3, 7, 9, 4, 12, 1], [10, 4, 0, 1, 1, 5], [4, 11, 2, 2, 7, 0]]


def shapes():
    """The shape of every weight, by Jacobi's names."""
    key_value = WIDTH * KEY_VALUE_HEADS
    yield "embedding.weight", (VOCABULARY, D_MODEL)
    for i in range(LAYERS):
        layer = f"layers.{i}"
        yield f"{layer}.attentionNorm.weight", (D_MODEL,)
        yield f"{layer}.attention.query.weight", (D_MODEL, D_MODEL)
        yield f"{layer}.attention.key.weight", (key_value, D_MODEL)
        yield f"{layer}.attention.value.weight", (key_value, D_MODEL)
        yield f"{layer}.attention.output.weight", (D_MODEL, D_MODEL)
        yield f"{layer}.feedForwardNorm.weight", (D_MODEL,)
        yield f"{layer}.feedForward.gate.weight", (D_FF, D_MODEL)
        yield f"{layer}.feedForward.up.weight", (D_FF, D_MODEL)
        yield f"{layer}.feedForward.down.weight", (D_MODEL, D_FF)
    yield "norm.weight", (D_MODEL,)
    yield "output.weight", (VOCABULARY, D_MODEL)


def random_weights(seed):
    """Every weight random, also the norms', so that no error hides behind a 1."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in shapes():
        noise = torch.randn(shape, generator=generator, dtype=torch.float32) * 0.3
        weights[name] = (noise + 1 if len(shape) == 1 else noise).double().requires_grad_()
    return weights


def norm(x, gain):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + EPSILON) * gain


def turned(x):
    """Rotary positions of x [batch, heads, time, width]: channels i and i + half are one number."""
    half = WIDTH // 2
    time = x.shape[2]
    frequencies = ROPE_BASE ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = torch.arange(time, dtype=torch.float64)[:, None] * frequencies
    numbers = torch.complex(x[..., :half], x[..., half:])
    result = numbers * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([result.real, result.imag], -1)


def attention(x, weights, layer):
    batch, time, _ = x.shape

    def heads(name, count):
        projected = x @ weights[f"{layer}.attention.{name}.weight"].T
        return projected.reshape(batch, time, count, WIDTH).transpose(1, 2)

    group = HEADS // KEY_VALUE_HEADS
    query = turned(heads("query", HEADS))
    key = turned(heads("key", KEY_VALUE_HEADS)).repeat_interleave(group, 1)
    value = heads("value", KEY_VALUE_HEADS).repeat_interleave(group, 1)
    later = torch.ones(time, time, dtype=torch.bool).triu(1)
    scores = query @ key.transpose(2, 3) / math.sqrt(WIDTH)
    gathered = scores.masked_fill(later, -math.inf).softmax(-1) @ value
    joined = gathered.transpose(1, 2).reshape(batch, time, D_MODEL)
    return joined @ weights[f"{layer}.attention.output.weight"].T


def feed_forward(x, weights, layer):
    gate, up, down = (weights[f"{layer}.feedForward.{n}.weight"] for n in ("gate", "up", "down"))
    return (functional.silu(x @ gate.T) * (x @ up.T)) @ down.T


def forward(weights, ids):
    x = weights["embedding.weight"][ids]
    for i in range(LAYERS):
        layer = f"layers.{i}"
        x = x + attention(norm(x, weights[f"{layer}.attentionNorm.weight"]), weights, layer)
        x = x + feed_forward(norm(x, weights[f"{layer}.feedForwardNorm.weight"]), weights, layer)
    return norm(x, weights["norm.weight"]) @ weights["output.weight"].T


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


def main():
    weights = random_weights(1)
    matrices = [w for w in weights.values() if w.dim() >= 2]
    norms = [w for w in weights.values() if w.dim() < 2]
    adam = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": norms, "weight_decay": 0.0}],
        lr=0.01, betas=(0.9, 0.99), eps=1e-8)
    ids, targets = torch.tensor(IDS), torch.tensor(TARGETS)
    tensors = {f"weights.{name}": weight.detach().clone() for name, weight in weights.items()}
    tensors |= {"ids": ids, "targets": targets}
    losses = []
    for step in range(11):
        adam.zero_grad()
        logits = forward(weights, ids)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        loss.backward()
        if step == 0:
            tensors["logits"] = logits.detach()
            for name, weight in weights.items():
                tensors[f"gradients.{name}"] = weight.grad.clone()
        adam.step()
    tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
    print(losses)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    write_safetensors(OUTPUT / "llama.safetensors", tensors)


if __name__ == "__main__":
    main()
