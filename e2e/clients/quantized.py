"""Looks at what was quantized or cast from a source, by the `gguf` and `safetensors` packages and numpy, and prints what it finds as one JSON object.

Arguments: `gguf` or `safetensors`, the source, and the results.
"""

import json
import sys

import numpy

kind, source, *results = sys.argv[1:]


def quantized(path):
    from gguf import GGMLQuantizationType, GGUFReader, quants

    before = {tensor.name: tensor for tensor in GGUFReader(source).tensors}
    squared_error = squared_value = 0.0
    same_bytes = {}
    for tensor in GGUFReader(path).tensors:
        origin = before[tensor.name]
        if origin.tensor_type == tensor.tensor_type:
            assert bytes(origin.data) == bytes(tensor.data), tensor.name
            continue
        wide = quants.dequantize(origin.data, origin.tensor_type).astype(numpy.float64)
        read = quants.dequantize(tensor.data, tensor.tensor_type).astype(numpy.float64)
        squared_error += float(((read - wide) ** 2).sum())
        squared_value += float((wide**2).sum())
        if tensor.tensor_type in (GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q4_0):
            own = quants.quantize(wide.astype(numpy.float32), tensor.tensor_type)
            same_bytes[tensor.name] = own.tobytes() == tensor.data.tobytes()
    return {"relative_error": (squared_error / squared_value) ** 0.5, "same_bytes": same_bytes}


def to_bfloat16(values):
    """Of the two neighbours that 16 bits can hold, the nearer one; of two as near, the one whose last bit is 0."""
    below = (values.view(numpy.uint32) & 0xFFFF0000).astype(numpy.uint32)
    above = (below + 0x10000).astype(numpy.uint32)
    exact = values.astype(numpy.float64)
    down = numpy.abs(exact - below.view(numpy.float32).astype(numpy.float64))
    up = numpy.abs(above.view(numpy.float32).astype(numpy.float64) - exact)
    is_even = (below >> 16) % 2 == 0
    takes_below = (down < up) | ((down == up) & is_even) | (below.view(numpy.float32) == values)
    return numpy.where(takes_below, below >> 16, above >> 16).astype(numpy.uint16)


def cast(path):
    from safetensors import deserialize

    with open(source, "rb") as file:
        before = dict(deserialize(file.read()))
    with open(path, "rb") as file:
        after = dict(deserialize(file.read()))
    assert list(before) == list(after) or sorted(before) == sorted(after)
    same = {}
    for name, tensor in before.items():
        made = after[name]
        assert tensor["shape"] == made["shape"], name
        if tensor["dtype"] != "F32":
            same[name] = tensor["data"] == made["data"]
            continue
        values = numpy.frombuffer(bytes(tensor["data"]), numpy.float32)
        with numpy.errstate(over="ignore"):
            own = to_bfloat16(values) if made["dtype"] == "BF16" else values.astype(numpy.float16)
        same[name] = own.tobytes() == bytes(made["data"])
    return {"dtypes": sorted({tensor["dtype"] for tensor in after.values()}), "same_bytes": same}


look = quantized if kind == "gguf" else cast
print(json.dumps([look(path) for path in results]))
