"""Writes what PyTorch computes for small Transformers: the truth for TransformerGoldenTest.

    python3 golden_transformer.py      (PyTorch 1.13, nothing else)

PyTorch computes in float64 from weights that float32 can hold, so the numbers here are right to the
last bit of float32, and what a test measures is Jacobi's own rounding. Each file holds the weights
as weights.NAME, under Jacobi's names; sourceIds, sourceLengths, targetInput, targetLengths,
targetOutput; logits; losses (before the first step of Adam and after each of three); and the
gradient of every weight as gradients.NAME.
"""

import json
import math
import pathlib
import struct

import torch
from torch import nn

D_MODEL, HEADS, LAYERS, D_FF, MAX_LENGTH = 8, 2, 2, 16, 16
PADDING = 0
OUTPUT = pathlib.Path(__file__).parent.parent / "resources/jacobi/models/transformer"

SOURCE = [[5, 3, 7, 9, 4], [6, 10, 4, 0, 0], [8, 4, 0, 0, 0]]
TARGET_INPUT = [[2, 7, 11, 5], [2, 9, 12, 0], [2, 0, 0, 0]]
TARGET_OUTPUT = [[7, 11, 5, 3], [9, 12, 3, 0], [3, 0, 0, 0]]


def lengths(ids):
    return [sum(i != PADDING for i in row) for row in ids]


def sinusoids():
    position = torch.arange(MAX_LENGTH, dtype=torch.float64)[:, None]
    wavelength = 10_000 ** (torch.arange(0, D_MODEL, 2, dtype=torch.float64) / D_MODEL)
    table = torch.zeros(MAX_LENGTH, D_MODEL, dtype=torch.float64)
    table[:, 0::2] = torch.sin(position / wavelength)
    table[:, 1::2] = torch.cos(position / wavelength)
    return table


class Translator(nn.Module):
    """nn.Transformer between embeddings and an output layer."""

    def __init__(self, vocabularies, pre_norm, activation, learned, shared):
        super().__init__()
        source, target = vocabularies
        self.source = nn.Embedding(source, D_MODEL)
        self.target = self.source if shared else nn.Embedding(target, D_MODEL)
        self.output = nn.Linear(D_MODEL, target, bias=not shared)
        if shared:
            self.output.weight = self.target.weight
        self.learned = learned
        if learned:
            self.source_positions = nn.Parameter(torch.zeros(MAX_LENGTH, D_MODEL))
            self.target_positions = nn.Parameter(torch.zeros(MAX_LENGTH, D_MODEL))
        self.transformer = nn.Transformer(
            D_MODEL, HEADS, LAYERS, LAYERS, D_FF, dropout=0.0,
            activation=activation, batch_first=True, norm_first=pre_norm)
        if not pre_norm:
            # PyTorch normalises once more at the end of each side; the paper does not.
            self.transformer.encoder.norm = None
            self.transformer.decoder.norm = None

    def embed(self, table, positions, ids):
        return table(ids) * math.sqrt(D_MODEL) + positions[: ids.shape[1]]

    def forward(self, source, target):
        fixed = None if self.learned else sinusoids()
        x = self.embed(self.source, self.source_positions if self.learned else fixed, source)
        y = self.embed(self.target, self.target_positions if self.learned else fixed, target)
        time = target.shape[1]
        later = torch.ones(time, time, dtype=torch.bool).triu(1)
        states = self.transformer(
            x, y, tgt_mask=later,
            src_key_padding_mask=source == PADDING,
            tgt_key_padding_mask=target == PADDING,
            memory_key_padding_mask=source == PADDING)
        return self.output(states)


def attention(theirs, ours):
    for i, part in enumerate(["query", "key", "value"]):
        rows = slice(i * D_MODEL, (i + 1) * D_MODEL)
        yield f"{ours}.{part}.weight", f"{theirs}.in_proj_weight", rows
        yield f"{ours}.{part}.bias", f"{theirs}.in_proj_bias", rows
    yield from pair(f"{theirs}.out_proj", f"{ours}.output")


def pair(theirs, ours):
    yield f"{ours}.weight", f"{theirs}.weight", slice(None)
    yield f"{ours}.bias", f"{theirs}.bias", slice(None)


def names(model):
    """Our name, PyTorch's name, and which of its rows, for every weight."""
    whole = slice(None)
    if model.target is model.source:
        yield "embedding.weight", "source.weight", whole
    else:
        yield "sourceEmbedding.weight", "source.weight", whole
        yield "targetEmbedding.weight", "target.weight", whole
        yield from pair("output", "output")
    if model.learned:
        yield "sourcePositions.weight", "source_positions", whole
        yield "targetPositions.weight", "target_positions", whole
    for side in ["encoder", "decoder"]:
        for i in range(LAYERS):
            theirs, ours = f"transformer.{side}.layers.{i}", f"{side}.layers.{i}"
            if side == "encoder":
                norms = ["attentionNorm", "feedForwardNorm"]
                yield from attention(f"{theirs}.self_attn", f"{ours}.attention")
            else:
                norms = ["selfAttentionNorm", "crossAttentionNorm", "feedForwardNorm"]
                yield from attention(f"{theirs}.self_attn", f"{ours}.selfAttention")
                yield from attention(f"{theirs}.multihead_attn", f"{ours}.crossAttention")
            yield from pair(f"{theirs}.linear1", f"{ours}.feedForward.inner")
            yield from pair(f"{theirs}.linear2", f"{ours}.feedForward.outer")
            for number, norm in enumerate(norms, start=1):
                yield from pair(f"{theirs}.norm{number}", f"{ours}.{norm}")
        if getattr(model.transformer, side).norm is not None:
            yield from pair(f"transformer.{side}.norm", f"{side}.norm")


def randomize(model, seed):
    """Every weight random, also biases and gains, so that no error hides behind a 0 or a 1."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float32) * 0.3
            gain = "norm" in name and name.endswith("weight")
            parameter.copy_((noise + 1 if gain else noise).double())


def safetensors(path, tensors):
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


def write(name, seed, vocabularies, **variant):
    model = Translator(vocabularies, **variant).double()
    randomize(model, seed)
    source, target = torch.tensor(SOURCE), torch.tensor(TARGET_INPUT)
    expected = torch.tensor(TARGET_OUTPUT)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1, ignore_index=PADDING)
    adam = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.98), eps=1e-9)
    parameters = dict(model.named_parameters())

    tensors = {f"weights.{o}": parameters[t][r].detach().clone() for o, t, r in names(model)}
    tensors["sourceIds"] = source
    tensors["sourceLengths"] = torch.tensor(lengths(SOURCE))
    tensors["targetInput"] = target
    tensors["targetLengths"] = torch.tensor(lengths(TARGET_INPUT))
    tensors["targetOutput"] = expected
    losses = []
    for step in range(4):
        adam.zero_grad()
        logits = model(source, target)
        loss = criterion(logits.flatten(0, 1), expected.flatten())
        losses.append(loss.item())
        loss.backward()
        if step == 0:
            tensors["logits"] = logits.detach()
            for ours, theirs, rows in names(model):
                tensors[f"gradients.{ours}"] = parameters[theirs].grad[rows].clone()
        adam.step()
    tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
    safetensors(OUTPUT / f"{name}.safetensors", tensors)


if __name__ == "__main__":
    OUTPUT.mkdir(parents=True, exist_ok=True)
    write("postNorm", 1, (11, 13), pre_norm=False, activation="relu", learned=False, shared=False)
    write("preNorm", 2, (11, 13), pre_norm=True, activation="gelu", learned=False, shared=False)
    write("shared", 3, (13, 13), pre_norm=False, activation="relu", learned=True, shared=True)
