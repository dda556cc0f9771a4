"""The kernels of `./jacobi bench kernels` in PyTorch.

Results go into tensors that exist, wherever PyTorch has an `out`; elsewhere it allocates them, as
it does in any program. Backward passes are those of autograd, alone.
"""
import math

import torch
import torch.nn.functional as F

from torch_device import empty, ids, leaf, randn


def gradients(y, inputs):
    """Runs the backward pass from y, with a gradient of its shape."""
    dy = torch.randn_like(y)
    return lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True)


def matmul(s):
    batch = [s["batch"]] if s["batch"] > 1 else []
    a = randn(*batch, s["k"], s["m"]) if s["transposeLeft"] else randn(*batch, s["m"], s["k"])
    b = randn(*batch, s["n"], s["k"]) if s["transposeRight"] else randn(*batch, s["k"], s["n"])
    a = a.transpose(-1, -2) if s["transposeLeft"] else a
    b = b.transpose(-1, -2) if s["transposeRight"] else b
    y = empty(*batch, s["m"], s["n"])
    return lambda: torch.matmul(a, b, out=y)


def into(function):
    """Kernels of one operand that take an `out`."""
    def prepare(s):
        x = randn(s["rows"], s["columns"])
        y = torch.empty_like(x)
        return lambda: function(x, y)
    return prepare


def add(s):
    x, y = randn(s["rows"], s["columns"]), randn(s["rows"], s["columns"])
    total = empty(s["rows"], s["columns"])
    return lambda: torch.add(x, y, out=total)


def backward(function):
    def prepare(s):
        x = leaf(s["rows"], s["columns"])
        return gradients(function(x), [x])
    return prepare


def dropout(s):
    x = randn(s["rows"], s["columns"])
    return lambda: F.dropout(x, 0.1, True)


def layer_norm(s):
    x, gain = randn(s["rows"], s["columns"]), randn(s["columns"])
    return lambda: F.layer_norm(x, gain.shape, gain, gain)


def layer_norm_backward(s):
    x, gain, bias = leaf(s["rows"], s["columns"]), leaf(s["columns"]), leaf(s["columns"])
    return gradients(F.layer_norm(x, gain.shape, gain, bias), [x, gain, bias])


def cross_entropy(s):
    x, targets = randn(s["rows"], s["columns"]), ids(s["columns"], s["rows"])
    return lambda: F.cross_entropy(x, targets, label_smoothing=0.1)


def cross_entropy_backward(s):
    x, targets = leaf(s["rows"], s["columns"]), ids(s["columns"], s["rows"])
    return gradients(F.cross_entropy(x, targets, label_smoothing=0.1), [x])


def embedding(s):
    table, tokens = randn(s["vocabulary"], s["columns"]), ids(s["vocabulary"], s["rows"])
    return lambda: F.embedding(tokens, table)


def embedding_backward(s):
    table, tokens = leaf(s["vocabulary"], s["columns"]), ids(s["vocabulary"], s["rows"])
    return gradients(F.embedding(tokens, table), [table])


def adamw(s):
    x = leaf(s["rows"], s["columns"])
    x.grad = torch.randn_like(x)
    return torch.optim.AdamW([x], 1e-4).step


def bias_gradient(s):
    x, y = randn(s["rows"], s["columns"]), empty(s["columns"])
    return lambda: torch.sum(x, 0, out=y)


def permute(s):
    x = randn(s["batch"], s["time"], s["heads"], s["channels"])
    y = empty(s["batch"], s["heads"], s["time"], s["channels"])
    return lambda: y.copy_(x.permute(0, 2, 1, 3))


def attend(query, key, value, heads, causal):
    """[batch, time, heads * channels] to the same; by PyTorch's fused kernel, where it has one."""
    batch, time, width = query.shape
    split = lambda x: x.view(batch, x.shape[1], heads, width // heads).transpose(1, 2)
    q, k, v = split(query), split(key), split(value)
    if hasattr(F, "scaled_dot_product_attention"):
        y = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    else:
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // heads)
        if causal:
            hidden = torch.ones(time, time, dtype=torch.bool, device=query.device).triu(1)
            scores = scores.masked_fill(hidden, float("-inf"))
        y = scores.softmax(-1) @ v
    return y.transpose(1, 2).reshape(batch, time, width)


def attention(s):
    q, k, v = (randn(s["batch"], s["time"], s["heads"] * s["channels"]) for _ in range(3))

    def run():
        with torch.no_grad():
            attend(q, k, v, s["heads"], bool(s["causal"]))
    return run


def attention_backward(s):
    q, k, v = (leaf(s["batch"], s["time"], s["heads"] * s["channels"]) for _ in range(3))
    return gradients(attend(q, k, v, s["heads"], bool(s["causal"])), [q, k, v])


KERNELS = {
    "matmul": matmul,
    "add": add,
    "exp": into(lambda x, y: torch.exp(x, out=y)),
    "gelu": into(lambda x, y: torch._C._nn.gelu(x, out=y)),
    "gelu_backward": backward(F.gelu),
    "softmax": into(lambda x, y: torch.softmax(x, -1, out=y)),
    "softmax_backward": backward(lambda x: x.softmax(-1)),
    "log_softmax": into(lambda x, y: torch.log_softmax(x, -1, out=y)),
    "layer_norm": layer_norm,
    "layer_norm_backward": layer_norm_backward,
    "dropout": dropout,
    "cross_entropy": cross_entropy,
    "cross_entropy_backward": cross_entropy_backward,
    "embedding": embedding,
    "embedding_backward": embedding_backward,
    "adamw": adamw,
    "bias_gradient": bias_gradient,
    "permute": permute,
    "attention": attention,
    "attention_backward": attention_backward,
}


def prepare(op, sizes):
    """What to run for one repetition, or None for an operation that is not known here."""
    return KERNELS[op](sizes) if op in KERNELS else None
