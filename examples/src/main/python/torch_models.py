"""The models of `./jacobi bench train` and `decode` in PyTorch: Jacobi's weights, Jacobi's batches.

Layers are PyTorch's own where it has them (nn.TransformerEncoderLayer and its kin), so that the time
is that of a program somebody would write. On a GPU, too, each step's batch comes from the processor
and its loss goes back there.
"""
import inspect
import json
import math
import struct
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

import torch_device
import torch_kernels

TYPES = {"F32": torch.float32, "I32": torch.int32}
LONGEST = 1024

# PyTorch 2 need not look at every element of a mask to see that it is causal.
CAUSAL = {"tgt_is_causal": True} if "tgt_is_causal" in inspect.signature(nn.TransformerDecoder.forward).parameters else {}


def safetensors(path):
    """Tensors by name: eight bytes of length, a JSON header of types, shapes and offsets, the data."""
    with open(path, "rb") as file:
        size, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            flat = torch.frombuffer(data, dtype=TYPES[entry["dtype"]], offset=start, count=(end - start) // 4)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def sinusoids(length, width):
    position = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    channel = torch.arange(width, dtype=torch.float64)
    angle = position / 10000 ** ((channel - channel % 2) / width)
    return torch.where(channel % 2 == 0, angle.sin(), angle.cos()).float()


class Weights:
    """Jacobi's weights, on their way into PyTorch's modules."""

    def __init__(self, tensors):
        self.tensors = tensors

    def put(self, parameter, *names):
        """One tensor, or several stacked: PyTorch keeps query, key and value in one."""
        with torch.no_grad():
            parameter.copy_(torch.cat([self.tensors.pop(name) for name in names]))

    def linear(self, layer, name):
        self.put(layer.weight, name + ".weight")
        self.put(layer.bias, name + ".bias")

    def attention(self, layer, name):
        parts = [name + "." + part for part in ("query", "key", "value")]
        self.put(layer.in_proj_weight, *[part + ".weight" for part in parts])
        self.put(layer.in_proj_bias, *[part + ".bias" for part in parts])
        self.linear(layer.out_proj, name + ".output")

    def feed_forward(self, inner, outer, name):
        self.linear(inner, name + ".inner")
        self.linear(outer, name + ".outer")

    def encoder_layer(self, layer, name):
        self.attention(layer.self_attn, name + ".attention")
        self.linear(layer.norm1, name + ".attentionNorm")
        self.feed_forward(layer.linear1, layer.linear2, name + ".feedForward")
        self.linear(layer.norm2, name + ".feedForwardNorm")

    def decoder_layer(self, layer, name):
        self.attention(layer.self_attn, name + ".selfAttention")
        self.linear(layer.norm1, name + ".selfAttentionNorm")
        self.attention(layer.multihead_attn, name + ".crossAttention")
        self.linear(layer.norm2, name + ".crossAttentionNorm")
        self.feed_forward(layer.linear1, layer.linear2, name + ".feedForward")
        self.linear(layer.norm3, name + ".feedForwardNorm")

    def finish(self):
        if self.tensors:
            raise ValueError("weights that nobody took: " + ", ".join(sorted(self.tensors)))


class Translation(nn.Module):
    def __init__(self, r, weights):
        super().__init__()
        d, self.smoothing = r["width"], r["labelSmoothing"]
        self.scale, self.dropout = math.sqrt(d), nn.Dropout(r["dropout"])
        self.source, self.target = nn.Embedding(r["vocabulary"], d), nn.Embedding(r["vocabulary"], d)
        self.register_buffer("positions", sinusoids(LONGEST, d), persistent=False)
        self.register_buffer("mask", torch.full((r["time"], r["time"]), float("-inf")).triu(1), persistent=False)
        layer = dict(d_model=d, nhead=r["heads"], dim_feedforward=r["inner"], dropout=r["dropout"], batch_first=True)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(**layer), r["layers"])
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(**layer), r["layers"])
        self.out = nn.Linear(d, r["vocabulary"])
        weights.put(self.source.weight, "sourceEmbedding.weight")
        weights.put(self.target.weight, "targetEmbedding.weight")
        for i in range(r["layers"]):
            weights.encoder_layer(self.encoder.layers[i], "encoder.layers.%d" % i)
            weights.decoder_layer(self.decoder.layers[i], "decoder.layers.%d" % i)
        weights.linear(self.out, "output")

    def embed(self, table, ids):
        return self.dropout(table(ids) * self.scale + self.positions[: ids.shape[1]])

    def forward(self, source, target):
        memory = self.encoder(self.embed(self.source, source))
        return self.out(self.decoder(self.embed(self.target, target), memory, tgt_mask=self.mask, **CAUSAL))

    def loss(self, batch):
        logits = self(batch["source"], batch["target"])
        return F.cross_entropy(logits.flatten(0, 1), batch["labels"].flatten(), label_smoothing=self.smoothing)


class Encoder(nn.Module):
    def __init__(self, r, weights):
        super().__init__()
        d = r["width"]
        self.tokens = nn.Embedding(r["vocabulary"], d)
        layer = nn.TransformerEncoderLayer(d, r["heads"], r["inner"], r["dropout"], F.gelu, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, r["layers"])
        self.out = nn.Linear(d, r["vocabulary"])
        weights.put(self.tokens.weight, "embedding.weight")
        for i in range(r["layers"]):
            weights.encoder_layer(self.encoder.layers[i], "layers.%d" % i)
        weights.linear(self.out, "output")

    def loss(self, batch):
        logits = self.out(self.encoder(self.tokens(batch["ids"])))
        return F.cross_entropy(logits.flatten(0, 1), batch["labels"].flatten())


class Block(nn.Module):
    def __init__(self, r, weights, name):
        super().__init__()
        d, self.heads = r["width"], r["heads"]
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, r["inner"]), nn.Linear(r["inner"], d)
        parts = [name + ".attention." + part for part in ("query", "key", "value")]
        weights.put(self.qkv.weight, *[part + ".weight" for part in parts])
        weights.put(self.qkv.bias, *[part + ".bias" for part in parts])
        weights.linear(self.proj, name + ".attention.output")
        weights.linear(self.norm1, name + ".attentionNorm")
        weights.feed_forward(self.up, self.down, name + ".feedForward")
        weights.linear(self.norm2, name + ".feedForwardNorm")

    def forward(self, x):
        q, k, v = self.qkv(self.norm1(x)).split(x.shape[-1], -1)
        x = x + self.proj(torch_kernels.attend(q, k, v, self.heads, True))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, r, weights):
        super().__init__()
        d = r["width"]
        self.tokens, self.positions = nn.Embedding(r["vocabulary"], d), nn.Embedding(LONGEST, d)
        self.blocks = nn.Sequential(*[Block(r, weights, "layers.%d" % i) for i in range(r["layers"])])
        self.norm = nn.LayerNorm(d)
        weights.put(self.tokens.weight, "embedding.weight")
        weights.put(self.positions.weight, "positions.weight")
        weights.linear(self.norm, "norm")

    def loss(self, batch):
        ids = batch["ids"]
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device))
        logits = self.norm(self.blocks(x)) @ self.tokens.weight.t()
        return F.cross_entropy(logits.flatten(0, 1), batch["labels"].flatten())


KINDS = {"translation": Translation, "encoder": Encoder, "gpt": Gpt}


class Training:
    """A model in training; every step takes the next of the batches, and after the last the first."""

    def __init__(self, r):
        weights = Weights(safetensors(r["weights"]))
        self.model = KINDS[r["kind"]](r, weights).to(torch_device.device)
        weights.finish()
        self.batches = {name: ids.long() for name, ids in safetensors(r["batches"]).items()}
        parameters = self.model.parameters()
        self.optimizer = (
            torch.optim.AdamW(parameters, r["learningRate"], weight_decay=r["weightDecay"])
            if r["optimizer"] == "adamw" else torch.optim.Adam(parameters, r["learningRate"]))
        self.step_number = 0

    def step(self):
        count = next(iter(self.batches.values())).shape[0]
        batch = {name: ids[self.step_number % count].to(torch_device.device) for name, ids in self.batches.items()}
        self.step_number += 1
        loss = self.model.loss(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def steps(self, count, dropout):
        for module in self.model.modules():
            if isinstance(module, nn.Dropout):
                module.train(dropout)
            elif isinstance(module, nn.MultiheadAttention):
                module.training = dropout
        losses, seconds = [], []
        for _ in range(count):
            start = time.perf_counter()
            losses.append(self.step())
            seconds.append(time.perf_counter() - start)
        return {"losses": losses, "seconds": seconds}


def prepare(request):
    return Training(request)
