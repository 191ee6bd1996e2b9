"""What the safetensors package says of every file of a folder, as one JSON object on the last line; with --write, it writes some first."""

import json
import sys
from pathlib import Path

import numpy
import safetensors
from safetensors.numpy import save_file


def describe(path):
    try:
        with safetensors.safe_open(path, framework="np") as file:
            tensors = [file.get_slice(name) for name in file.keys()]
            return {
                "metadata": file.metadata() or {},
                "tensors": [[tensor.get_dtype(), tensor.get_shape()] for tensor in tensors],
            }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def write(folder):
    kinds = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "bool"]
    every = {f"layer.{kind}.weight": numpy.ones((3, at + 1), dtype=kind) for at, kind in enumerate(kinds)}
    save_file(every, folder / "every-type.safetensors", metadata={"format": "np", "quote": 'a "b" \\ ü \n'})
    save_file({}, folder / "nothing.safetensors")
    save_file({"ü.ключ.\u0007": numpy.zeros((2, 0, 5), dtype="float32")}, folder / "strange-name.safetensors")
    many = {f"model.layers.{at}.mlp.experts.weight": numpy.zeros((at % 3 + 1,), dtype="float16") for at in range(20_000)}
    save_file(many, folder / "many.safetensors")


def main():
    folder = Path(sys.argv[1])
    if "--write" in sys.argv:
        write(folder)
    print(json.dumps({path.name: describe(path) for path in sorted(folder.glob("*.safetensors"))}))


main()
