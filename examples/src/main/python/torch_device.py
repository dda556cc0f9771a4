"""Where PyTorch computes, and how exactly: on the processor, or by CUDA on an NVIDIA GPU.

    python3 torch_device.py DEVICE

says in a line what "cpu" or "cuda" is here, and ends with 1 if it cannot be used.
"""
import sys

import torch

device = torch.device("cpu")


def use(name, precision):
    """
    Everything from here on computes on this device. The precision is that of matrix products of
    FP32 numbers alone: "highest", or "high", which is TF32 on a GPU.
    """
    global device
    device = torch.device(name)
    torch.set_float32_matmul_precision(precision)


def precision():
    return torch.get_float32_matmul_precision()


def is_gpu():
    return device.type == "cuda"


def absence():
    """Why nothing can be computed there, in a sentence; None if it can."""
    here = "PyTorch %s of %s" % (torch.__version__, sys.executable)
    if is_gpu() and not torch.cuda.is_available():
        why = "finds no CUDA device" if torch.version.cuda else "was built without CUDA"
        return "%s %s; let JACOBI_PYTHON name a Python whose torch has a CUDA device" % (here, why)
    try:
        (randn(8, 8) @ randn(8, 8)).sum().item()
    except RuntimeError as problem:
        return "%s cannot compute on %s: %s" % (here, device, str(problem).split("\n")[0])
    return None


def description():
    if not is_gpu():
        return "the processor"
    return "%s, CUDA %s" % (torch.cuda.get_device_name(device), torch.version.cuda)


def warning():
    """What should be known before times are believed; None if nothing."""
    if is_gpu() and precision() == "high" and torch.cuda.get_device_capability(device)[0] < 8:
        return torch.cuda.get_device_name(device) + " has no TF32, so these times are those of FP32"
    return None


def synchronize():
    """Waits for a GPU, which is asked for much before it has computed it."""
    if is_gpu():
        torch.cuda.synchronize(device)


def release():
    """Gives a GPU's memory back, and counts its peak anew."""
    if is_gpu() and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)


def randn(*sizes):
    return torch.randn(*sizes, device=device)


def leaf(*sizes):
    return torch.randn(*sizes, device=device, requires_grad=True)


def empty(*sizes):
    return torch.empty(*sizes, device=device)


def ids(limit, count):
    return torch.randint(0, limit, (count,), device=device)


def main():
    use(sys.argv[1], "highest")
    why = absence()
    if why:
        sys.exit(why)
    print("PyTorch %s on %s" % (torch.__version__, description()))


if __name__ == "__main__":
    main()
