"""Writes and reads headers of weights with `gguf` and `onnx` as they are published.

`write <folder>` makes files of every kind that these packages make. `read <folder>` prints, as one JSON object, what they say of every file there.
"""

import json
import os
import sys

import numpy as np
import onnx
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFEndian, GGUFReader, GGUFWriter, LlamaFileType, quants
from onnx import TensorProto, helper, numpy_helper

command, folder = sys.argv[1:3]
numbers = np.random.default_rng(1)


def path(name):
    return os.path.join(folder, name)


def write_gguf(name, order=GGUFEndian.LITTLE, split=0, tensors=()):
    writer = GGUFWriter(path(name), "llama", endianess=order, split_max_tensors=split)
    writer.add_name("Written by Python")
    writer.add_block_count(2)
    writer.add_context_length(4096)
    writer.add_embedding_length(256)
    writer.add_head_count([8, 4])
    writer.add_head_count_kv(2)
    writer.add_uint8("test.u8", 200)
    writer.add_int8("test.i8", -100)
    writer.add_uint16("test.u16", 60000)
    writer.add_int16("test.i16", -30000)
    writer.add_uint32("test.u32", 4000000000)
    writer.add_int32("test.i32", -2000000000)
    writer.add_uint64("test.u64", 2**50)
    writer.add_int64("test.i64", -(2**50))
    writer.add_float32("test.f32", 0.5)
    writer.add_float64("test.f64", 0.1)
    writer.add_bool("test.yes", True)
    writer.add_string("test.text", "größer ✓")
    writer.add_array("test.floats", [0.5, 1.5])
    writer.add_array("test.bools", [True, False, True])
    writer.add_array("test.texts", ["a", "", "ü"])
    writer.add_token_list([f"token {n}" for n in range(5000)])
    writer.add_token_scores([float(n) for n in range(5000)])
    writer.add_chat_template("{{ messages }}")
    for tensor, data, kind in tensors:
        writer.add_tensor(tensor, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def quantized():
    """A tensor of each type that the package can make."""
    made = []
    for kind in GGMLQuantizationType:
        values = numbers.standard_normal((3, 256), dtype=np.float32)
        try:
            made.append((f"blk.0.{kind.name}.weight", quants.quantize(values, kind), kind))
        except NotImplementedError:
            pass
    return made


def write_ggufs():
    plain = [
        (f"t.{kind.__name__}", numbers.integers(0, 9, (2, 3, 4)).astype(kind), None)
        for kind in (np.float16, np.float32, np.float64, np.int8, np.int16, np.int32, np.int64)
    ]
    write_gguf("python-types.gguf", tensors=quantized())
    write_gguf("python-plain.gguf", tensors=plain)
    write_gguf("python-big-endian.gguf", order=GGUFEndian.BIG, tensors=plain)
    write_gguf("python-split.gguf", split=3, tensors=plain)


def model(name, nodes, initializers, functions=(), domains=()):
    graph = helper.make_graph(nodes, "g", [], [], initializer=initializers)
    opsets = [helper.make_opsetid("", 21), *(helper.make_opsetid(domain, 1) for domain in domains)]
    made = helper.make_model(graph, producer_name="tests", opset_imports=opsets, functions=functions)
    onnx.save_model(made, path(name))
    return made


def write_onnxs():
    raw, typed = [], []
    for name, kind in TensorProto.DataType.items():
        if kind == TensorProto.UNDEFINED:
            continue
        if kind == TensorProto.STRING:
            typed.append(helper.make_tensor(name, kind, [2], [b"a", b""]))
            continue
        dtype = helper.tensor_dtype_to_np_dtype(kind)
        values = np.ones((3, 5), dtype=dtype)
        raw.append(numpy_helper.from_array(values, f"raw {name}"))
        typed.append(helper.make_tensor(f"typed {name}", kind, [3, 5], values))
    model("python-raw.onnx", [], raw)
    model("python-typed.onnx", [], typed)

    weight = numpy_helper.from_array(numbers.standard_normal((64, 32)).astype(np.float32), "w")
    constant = numpy_helper.from_array(np.ones((7,), np.float16), "c")
    then = helper.make_graph([helper.make_node("Constant", [], ["k"], value=constant)], "then", [], [], initializer=[weight])
    otherwise = helper.make_graph([helper.make_node("Identity", ["x"], ["k"])], "else", [], [])
    choice = helper.make_node("If", ["x"], ["y"], then_branch=then, else_branch=otherwise)
    own = helper.make_function("own", "Twice", ["a"], ["b"], [helper.make_node("Add", ["a", "a"], ["b"])], [helper.make_opsetid("", 21)])
    nodes = [choice, helper.make_node("Twice", ["y"], ["z"], domain="own"), helper.make_node("Gelu", ["z"], ["o"], domain="com.microsoft")]
    model("python-branches.onnx", nodes, [], functions=[own], domains=["own", "com.microsoft"])

    outside = model("python-outside.onnx", [helper.make_node("MatMul", ["x", "w"], ["y"])], [weight, numpy_helper.from_array(np.ones(3, np.int64), "s")])
    onnx.save_model(outside, path("python-outside.onnx"), save_as_external_data=True, location="python-outside.onnx_data", size_threshold=100)


def plain(value):
    if isinstance(value, (list, np.ndarray)):
        items = [plain(item) for item in value]
        return {"count": len(items), "items": items[:300]}
    return value.item() if isinstance(value, np.generic) else value


def read_gguf(file):
    reader = GGUFReader(file)
    tensors = [[t.tensor_type.name, int(t.n_elements), int(t.n_bytes), t.name, [int(n) for n in t.shape]] for t in reader.tensors]
    fields = {name: plain(field.contents()) for name, field in reader.fields.items() if not name.startswith("GGUF.")}
    version = plain(reader.fields["GGUF.version"].contents())
    return {"tensors": tensors, "fields": fields, "version": version}


def tensors_in(nodes, initializers):
    yield from initializers
    for node in nodes:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            if attribute.HasField("g"):
                yield from tensors_in(attribute.g.node, attribute.g.initializer)


def nodes_in(nodes):
    for node in nodes:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from nodes_in(attribute.g.node)


def read_onnx(file):
    loaded = onnx.load(file, load_external_data=False)
    tensors = list(tensors_in(loaded.graph.node, loaded.graph.initializer))
    nodes = [*nodes_in(loaded.graph.node), *(node for each in loaded.functions for node in nodes_in(each.node))]
    locations = {entry.value for tensor in tensors for entry in tensor.external_data if entry.key == "location"}
    return {
        "tensors": [[TensorProto.DataType.Name(t.data_type), int(np.prod(t.dims, dtype=np.int64))] for t in tensors],
        "ops": sorted({f"{n.domain}.{n.op_type}" if n.domain == "own" else n.op_type for n in nodes}),
        "nodeCount": len(nodes),
        "opsets": {o.domain: o.version for o in loaded.opset_import},
        "irVersion": loaded.ir_version,
        "producer": loaded.producer_name,
        "externalFiles": sorted(locations),
    }


if command == "write":
    os.makedirs(folder, exist_ok=True)
    write_ggufs()
    write_onnxs()
else:
    files = sorted(os.listdir(folder))
    print(
        json.dumps(
            {
                "sizes": {kind.name: [int(kind), *map(int, sizes)] for kind, sizes in GGML_QUANT_SIZES.items()},
                "fileTypes": {kind.name: int(kind) for kind in LlamaFileType},
                "gguf": {name: read_gguf(path(name)) for name in files if name.endswith(".gguf")},
                "onnx": {name: read_onnx(path(name)) for name in files if name.endswith(".onnx")},
            }
        )
    )
