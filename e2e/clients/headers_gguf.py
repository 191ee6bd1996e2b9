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


def floats(name, dtype):
    """An embedding and two layers, as the quantizers take them."""
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    tensors = [numpy_helper.from_array(numbers.standard_normal((100, 256)).astype(dtype), "embedding")]
    tensors += [numpy_helper.from_array(numbers.standard_normal((256, 256)).astype(dtype), f"w{n}") for n in range(2)]
    nodes = [helper.make_node("Gather", ["embedding", "ids"], ["h0"], name="gather")]
    nodes += [helper.make_node("MatMul", [f"h{n}", f"w{n}"], [f"h{n + 1}"], name=f"layer {n}") for n in range(2)]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])
    out = helper.make_tensor_value_info("h2", kind, [1, "n", 256])
    graph = helper.make_graph(nodes, "g", [ids], [out], initializer=tensors)
    onnx.save_model(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), path(name))


def write_quantized():
    """The same small model by each quantizer of ONNX Runtime that transformers.js uses, and some more."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
    from onnxruntime.quantization.matmul_bnb4_quantizer import MatMulBnb4Quantizer
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    class Samples(CalibrationDataReader):
        left = 2

        def get_next(self):
            self.left -= 1
            return {"ids": np.array([[1, 2, 3]])} if self.left >= 0 else None

    floats("made-fp32.onnx", np.float32)
    floats("made-fp16.onnx", np.float16)
    fp32 = path("made-fp32.onnx")
    quantize_dynamic(fp32, path("made-int8.onnx"), weight_type=QuantType.QInt8)
    quantize_dynamic(fp32, path("made-uint8.onnx"), weight_type=QuantType.QUInt8)
    quantize_static(fp32, path("made-qdq.onnx"), Samples(), quant_format=QuantFormat.QDQ)
    quantize_static(fp32, path("made-qoperator.onnx"), Samples(), quant_format=QuantFormat.QOperator)
    for suffix, source in (("", "fp32"), ("f16", "fp16")):
        for name, options in (
            (f"made-q4{suffix}.onnx", {}),
            (f"made-q8-blocks{suffix}.onnx", {"bits": 8}),
            (f"made-q4{suffix}-all.onnx", {"op_types_to_quantize": ("MatMul", "Gather"), "quant_axes": (("MatMul", 0), ("Gather", 1))}),
            (f"made-q4{suffix}-qdq.onnx", {"algo_config": DefaultWeightOnlyQuantConfig(32, True, quant_format=QuantFormat.QDQ)}),
        ):
            quantizer = MatMulNBitsQuantizer(onnx.load(path(f"made-{source}.onnx")), block_size=32, is_symmetric=True, **options)
            quantizer.process()
            quantizer.model.save_model_to_file(path(name))
    for kind, name in enumerate(("fp4", "nf4")):
        quantizer = MatMulBnb4Quantizer(onnx.load(fp32), kind, 64)
        quantizer.process()
        quantizer.model.save_model_to_file(path(f"made-bnb4-{name}.onnx"))


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
    write_quantized()
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
