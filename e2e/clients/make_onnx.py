"""Makes a tiny model for feature extraction as transformers.js takes it: configuration, tokenizer, and ONNX in three types of weights.

Arguments: the folder to fill, and a sentence. Prints as one JSON object what onnxruntime for Python computes for it with each.
"""

import json
import os
import sys

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

folder, sentence = sys.argv[1:3]
WORDS = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "goods", "come", "in", "go", "out"]
HIDDEN = 16
rng = numpy.random.default_rng(1)
EMBEDDINGS = rng.normal(size=(len(WORDS), HIDDEN)).astype(numpy.float32)
WEIGHTS = rng.normal(size=(HIDDEN, HIDDEN)).astype(numpy.float32)


def graph_of(dtype, number_type):
    """Looks words up and mixes them; in and out go 32 bits, whatever the weights have."""
    nodes = [
        helper.make_node("Gather", ["embeddings", "input_ids"], ["looked_up"]),
        helper.make_node("MatMul", ["looked_up", "weights"], ["mixed"]),
        helper.make_node("Cast", ["mixed"], ["wide"], to=TensorProto.FLOAT),
        helper.make_node("Tanh", ["wide"], ["last_hidden_state"]),
    ]
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, HIDDEN])]
    tensors = [
        numpy_helper.from_array(EMBEDDINGS.astype(dtype), "embeddings"),
        numpy_helper.from_array(WEIGHTS.astype(dtype), "weights"),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def save(path, content):
    with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
        json.dump(content, file)


def computed_by(path, ids):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feeds = {"input_ids": ids, "attention_mask": numpy.ones_like(ids)}
    names = {entry.name for entry in session.get_inputs()}
    (state,) = session.run(None, {name: value for name, value in feeds.items() if name in names})
    return state.flatten().tolist()


os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
paths = {name: os.path.join(folder, "onnx", f"model{suffix}.onnx") for name, suffix in (("fp32", ""), ("fp16", "_fp16"), ("q8", "_quantized"))}
onnx.save(graph_of(numpy.float32, TensorProto.FLOAT), paths["fp32"])
onnx.save(graph_of(numpy.float16, TensorProto.FLOAT16), paths["fp16"])
quantize_dynamic(paths["fp32"], paths["q8"], weight_type=QuantType.QInt8)

save("config.json", {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": HIDDEN, "vocab_size": len(WORDS)})
save("tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "[UNK]", "pad_token": "[PAD]", "model_max_length": 32})
special = [
    {"id": at, "content": word, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    for at, word in enumerate(WORDS)
    if word.startswith("[")
]
save(
    "tokenizer.json",
    {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {word: at for at, word in enumerate(WORDS)}, "unk_token": "[UNK]"},
    },
)
ids = numpy.array([[WORDS.index(word) for word in sentence.split()]], dtype=numpy.int64)
print(json.dumps({name: computed_by(path, ids) for name, path in paths.items()}))
