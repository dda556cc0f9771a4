"""Writes what PyTorch computes for each operation, forward and backward, in double precision.

Run with PyTorch 1.13 or newer from the folder of the engine module:

    python3 src/test/python/golden_ops.py > src/test/resources/jacobi/engine/golden_ops.txt

One tensor a line: its name "case.tensor", "f" or "i", its sizes joined by "x" ("-" for a scalar),
its elements. The loss of every case is sum(result * dy), with dy given, unless the result is a loss.
"""

import math

import torch
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)


def write(name, tensor):
    tensor = tensor.detach()
    kind = "i" if tensor.dtype in (torch.int32, torch.int64) else "f"
    sizes = "x".join(map(str, tensor.shape)) or "-"
    print(name, kind, sizes, *map(repr, tensor.flatten().tolist()))


def draw(*shape, scale=1.0, requires_grad=True):
    """Normal numbers of three decimals, which keep the file small."""
    x = (torch.randn(*shape) * scale * 1000).round() / 1000
    return x.requires_grad_(requires_grad)


def case(name, function, **inputs):
    """Writes inputs, result and gradients of one function."""
    result = function(**inputs)
    if result.dim() > 0:
        dy = draw(*result.shape, requires_grad=False)
        write(name + ".dy", dy)
        (result * dy).sum().backward()
    else:
        result.backward()
    write(name + ".result", result)
    for key, tensor in inputs.items():
        write(f"{name}.{key}", tensor)
        if tensor.requires_grad:
            write(f"{name}.{key}.gradient", tensor.grad)


ACTIVATIONS = {
    "IDENTITY": lambda x: x,
    "EXP": torch.exp,
    "TANH": torch.tanh,
    "SIGMOID": torch.sigmoid,
    "RELU": F.relu,
    "GELU": F.gelu,
    "GELU_TANH": lambda x: F.gelu(x, approximate="tanh"),
    "SILU": F.silu,
    "LOG": torch.log,
    "SQRT": torch.sqrt,
}


def activations():
    for name, f in ACTIVATIONS.items():
        x = torch.linspace(-9, 9, 37)
        if name in ("LOG", "SQRT"):
            x = torch.linspace(0.1, 9, 37)
        case(f"unary.{name}", lambda x: f(x), x=x.requires_grad_())
        x, weight, bias = draw(2, 3, 5), draw(4, 5), draw(4)
        if name in ("LOG", "SQRT"):
            x, weight, bias = (t.detach().abs().add(0.1).requires_grad_() for t in (x, weight, bias))
        case(
            f"linear.{name}",
            lambda x, weight, bias: f(F.linear(x, weight, bias)),
            x=x,
            weight=weight,
            bias=bias,
        )


def rows():
    case("softmax", lambda x: F.softmax(x, -1), x=draw(3, 7, scale=3))
    case("log_softmax", lambda x: F.log_softmax(x, -1), x=draw(3, 7, scale=3))
    case(
        "layer_norm",
        lambda x, gain, bias: F.layer_norm(x, (6,), gain, bias, 1e-5),
        x=draw(2, 3, 6),
        gain=draw(6),
        bias=draw(6),
    )
    case("max", lambda x: x.max(-1).values, x=draw(4, 5))
    targets = torch.tensor([1, 8, 0, -1, 3, -1], dtype=torch.int64)
    for smoothing in (0.0, 0.1):
        case(
            f"cross_entropy.{smoothing}",
            lambda logits, targets: F.cross_entropy(
                logits, targets, ignore_index=-1, label_smoothing=smoothing
            ),
            logits=draw(6, 9, scale=2),
            targets=targets,
        )


def tokens():
    ids = torch.tensor([[4, 0, 4], [2, 4, 0]], dtype=torch.int64)
    case("embedding", lambda table, ids: 3 * F.embedding(ids, table), table=draw(6, 4), ids=ids)
    attention("attention.plain", 2, 3, 4, [4, 4], causal=False)
    attention("attention.lengths", 3, 3, 4, [2, 0, 4], causal=False)
    attention("attention.causal", 2, 4, 4, [4, 3], causal=True)
    attention("attention.causal_fewer_queries", 2, 2, 5, [5, 3], causal=True)
    attention("attention.causal_more_queries", 2, 5, 2, [2, 1], causal=True)


def attention(name, batch, t, s, lengths, causal, heads=2, channels=6, key_heads=None):
    size = channels // heads
    group = heads // (key_heads or heads)
    lengths = torch.tensor(lengths, dtype=torch.int64)
    seen = (torch.arange(s)[None, None, :] < lengths[:, None, None]).expand(batch, t, s)
    if causal:
        seen = seen & torch.ones(t, s, dtype=torch.bool).tril(s - t)
    seen = seen[:, None]
    any_seen = seen.any(-1, keepdim=True)

    def split(x):
        return x.reshape(batch, -1, heads, size).transpose(1, 2)

    def repeated(x):
        return x.reshape(batch, s, -1, size).repeat_interleave(group, 2).reshape(batch, s, channels)

    def attend(query, key, value, lengths):
        key, value = (repeated(x) for x in (key, value))
        scores = split(query) @ split(key).transpose(-1, -2) / math.sqrt(size)
        scores = scores.masked_fill(~seen & any_seen, -math.inf)
        weights = scores.softmax(-1) * any_seen
        write(name + ".weights", weights)
        return (weights @ split(value)).transpose(1, 2).reshape(batch, t, channels)

    case(
        name,
        attend,
        query=draw(batch, t, channels),
        key=draw(batch, s, channels // group),
        value=draw(batch, s, channels // group),
        lengths=lengths,
    )


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(
        p, lr=0.1, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01
    ),
    "adamw": lambda p: torch.optim.AdamW(
        p, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
    ),
}


def optimizers(steps=4):
    for name, make in OPTIMIZERS.items():
        parameter = draw(5)
        write(f"{name}.parameter", parameter)
        optimizer = make([parameter])
        for step in range(steps):
            parameter.grad = draw(5, requires_grad=False)
            write(f"{name}.gradient{step}", parameter.grad)
            optimizer.step()
            write(f"{name}.parameter{step}", parameter)
    gradients = [draw(5, scale=1e4, requires_grad=False), draw(3, scale=1e4, requires_grad=False)]
    parameters = [torch.zeros_like(g).requires_grad_() for g in gradients]
    for i, (parameter, gradient) in enumerate(zip(parameters, gradients)):
        write(f"clip.gradient{i}", gradient)
        parameter.grad = gradient.clone()
    torch.nn.utils.clip_grad_norm_(parameters, 2.5)
    for i, parameter in enumerate(parameters):
        write(f"clip.clipped{i}", parameter.grad)


def positions(base=10_000.0, head_size=6, batch=2, t=3, heads=2):
    """Seeds itself, as what is added later should: other cases keep their numbers."""
    torch.manual_seed(21)
    case(
        "rms_norm",
        lambda x, gain: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * gain,
        x=draw(2, 3, 6),
        gain=draw(6),
    )
    starts = torch.tensor([0, 77], dtype=torch.int64)

    def rotary(x, starts):
        frequencies = 1 / base ** (torch.arange(0, head_size, 2) / head_size)
        angles = (starts[:, None] + torch.arange(t))[..., None] * frequencies
        angles = torch.cat((angles, angles), -1)[:, :, None]
        x = x.reshape(batch, t, heads, head_size)
        half = torch.cat((-x[..., head_size // 2 :], x[..., : head_size // 2]), -1)
        return (x * angles.cos() + half * angles.sin()).reshape(batch, t, heads * head_size)

    case("rotary", rotary, x=draw(batch, t, heads * head_size), starts=starts)
    grouped = dict(heads=4, channels=12, key_heads=2)
    attention("attention.grouped", 2, 3, 4, [4, 2], causal=False, **grouped)
    attention("attention.grouped_causal", 2, 2, 4, [4, 3], causal=True, **grouped)
    cache, rows = draw(2, 5, 3, requires_grad=False), draw(2, 2, 3, requires_grad=False)
    starts = torch.tensor([3, 1], dtype=torch.int64)
    for name, tensor in (("cache", cache), ("rows", rows), ("starts", starts)):
        write(f"insert.{name}", tensor)
    for b, start in enumerate(starts):
        cache[b, start : start + 2] = rows[b]
    write("insert.result", cache)


def recurrence(name, function, gates, parts, reverse, times=4, units=3):
    """PyTorch's own layer over each row up to its length; behind it the last state stays."""
    lengths = torch.tensor([times, 0, 2, 1], dtype=torch.int64)
    batch, rows = len(lengths), gates * units

    def run(x, weight, bias, state, lengths):
        weights = [torch.eye(rows), weight, torch.zeros(rows), bias]
        result = []
        for b, length in enumerate(lengths.tolist()):
            first = state[b : b + 1]
            if length == 0:
                result.append(first.expand(times, -1))
                continue
            inputs = x[b : b + 1, :length].flip(1) if reverse else x[b : b + 1, :length]
            states = function(inputs, first, weights)[0]
            if reverse:
                states = torch.cat([states.flip(0), first.expand(times - length, -1)])
            else:
                states = torch.cat([states, states[-1:].expand(times - length, -1)])
            result.append(states)
        return torch.stack(result)

    case(
        f"{name}.{'reverse' if reverse else 'forward'}",
        run,
        x=draw(batch, times, rows),
        weight=draw(rows, units),
        bias=draw(rows),
        state=draw(batch, parts * units),
        lengths=lengths,
    )


def gru(x, state, weights):
    return torch._VF.gru(x, state[None], weights, True, 1, 0.0, False, False, True)[0]


def lstm(x, state, weights):
    """Output and cell after each step: PyTorch gives only the last cell, so step by step."""
    h, c = state[None].chunk(2, -1)
    states = []
    for step in x.split(1, 1):
        _, h, c = torch._VF.lstm(step, (h, c), weights, True, 1, 0.0, False, False, True)
        states.append(torch.cat([h, c], -1))
    return torch.cat(states, 1)


def recurrences():
    torch.manual_seed(22)
    for reverse in (False, True):
        recurrence("gru", gru, 3, 1, reverse)
        recurrence("lstm", lstm, 4, 2, reverse)


activations()
rows()
tokens()
optimizers()
positions()
recurrences()
