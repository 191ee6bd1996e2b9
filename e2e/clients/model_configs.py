"""What transformers knows of every language model that it has, as its class fills in a configuration that says nothing: one JSON object on the last line."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
from transformers import CONFIG_MAPPING  # noqa: E402
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES  # noqa: E402
from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES  # noqa: E402


def first(config, *names):
    for name in names:
        value = getattr(config, name, None)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None


def describe(model_type):
    config = CONFIG_MAPPING[model_type]()
    text = config.get_text_config(decoder=True)
    return {
        "full": json.dumps(config.to_dict(), default=str),
        # Parts of other models get what those fill in, which is not what they have by themselves.
        "bare": json.dumps({"model_type": model_type}) if text is config else None,
        "known": {
            "layerCount": first(text, "num_hidden_layers"),
            "hiddenSize": first(text, "hidden_size"),
            "headCount": first(text, "num_attention_heads"),
            "kvHeadCount": first(text, "num_key_value_heads"),
            "keySize": first(text, "head_dim"),
            "vocabularySize": first(text, "vocab_size"),
            "contextTokens": first(text, "max_position_embeddings"),
            "window": first(text, "sliding_window"),
            "layerTypes": getattr(text, "layer_types", None),
        },
    }


def main():
    told = {}
    for model_type in sorted({*MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, *MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES}):
        try:
            told[model_type] = describe(model_type)
        except Exception as error:
            print(f"{model_type}: {type(error).__name__}: {error}", file=sys.stderr)
    print(json.dumps(told))


main()
