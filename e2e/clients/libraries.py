"""Drives unmodified `datasets` and `transformers` against a server, and prints what came of each check as one JSON object.

Arguments: prefix of the ids of the repositories that it makes, and a folder to work in. Endpoint, token and cache come from the environment.
"""

import json
import os
import sys
import traceback

prefix, work = sys.argv[1:3]
results = {}


def check(function):
    try:
        results[function.__name__] = {"ok": True, "value": function()}
    except Exception as error:
        results[function.__name__] = {
            "ok": False,
            "error": f"{type(error).__name__}: {error}",
            "trace": traceback.format_exc(),
        }


@check
def pushes_a_dataset_and_loads_it():
    from datasets import Dataset, DatasetDict, load_dataset

    rows = [{"text": f"row {n}", "label": n % 3} for n in range(200)]
    made = DatasetDict({"train": Dataset.from_list(rows[:150]), "test": Dataset.from_list(rows[150:])})
    made.push_to_hub(f"{prefix}-set", private=True)
    loaded = load_dataset(f"{prefix}-set", cache_dir=os.path.join(work, "first"))
    assert loaded["train"].to_list() == rows[:150] and loaded["test"].to_list() == rows[150:]
    return sorted(loaded)


@check
def pushes_it_again_and_streams_it():
    from datasets import Dataset, load_dataset

    rows = [{"text": f"changed {n}"} for n in range(50)]
    Dataset.from_list(rows).push_to_hub(f"{prefix}-set", config_name="second", split="train")
    streamed = load_dataset(f"{prefix}-set", "second", split="train", streaming=True)
    assert list(streamed) == rows
    return len(rows)


@check
def loads_parquet_files_that_somebody_uploaded():
    import pyarrow
    import pyarrow.parquet
    from datasets import load_dataset
    from huggingface_hub import HfApi

    folder = os.path.join(work, "parquet")
    os.makedirs(folder, exist_ok=True)
    table = pyarrow.table({"n": list(range(1000))})
    pyarrow.parquet.write_table(table, os.path.join(folder, "train-00000-of-00001.parquet"))
    api = HfApi()
    api.create_repo(f"{prefix}-parquet", repo_type="dataset")
    api.upload_folder(repo_id=f"{prefix}-parquet", folder_path=folder, path_in_repo="data", repo_type="dataset")
    loaded = load_dataset(f"{prefix}-parquet", split="train", cache_dir=os.path.join(work, "second"))
    assert loaded["n"][:] == list(range(1000))
    return loaded.num_rows


@check
def pushes_a_tokenizer_and_a_configuration_and_loads_them():
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import AutoConfig, AutoTokenizer, BertConfig, PreTrainedTokenizerFast

    built = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    built.pre_tokenizer = pre_tokenizers.Whitespace()
    special = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]"]
    built.train_from_iterator(["goods come in", "goods go out"] * 20, trainers.WordPieceTrainer(special_tokens=special))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=built, unk_token="[UNK]", pad_token="[PAD]")
    config = BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    tokenizer.push_to_hub(f"{prefix}-model")
    config.push_to_hub(f"{prefix}-model")
    cache = os.path.join(work, "third")
    loaded = AutoTokenizer.from_pretrained(f"{prefix}-model", cache_dir=cache)
    assert loaded("goods go out")["input_ids"] == tokenizer("goods go out")["input_ids"]
    assert AutoConfig.from_pretrained(f"{prefix}-model", cache_dir=cache).hidden_size == 16
    return loaded.vocab_size == tokenizer.vocab_size


@check
def pushes_a_card_and_is_told_what_is_wrong_with_another():
    """Only versions of huggingface_hub after 2.0 ask the configured endpoint about a card; older ones ask the Hub itself."""
    from huggingface_hub import HfApi, ModelCard

    HfApi().create_repo(f"{prefix}-card")
    ModelCard("---\nlicense: mit\n---\n# A card\n").push_to_hub(f"{prefix}-card")
    assert ModelCard.load(f"{prefix}-card").data.license == "mit"
    try:
        ModelCard("---\nlicense: no-such\n---\n# A card\n").push_to_hub(f"{prefix}-card")
    except ValueError as error:
        return str(error)[:33]
    return None


@check
def is_told_when_there_is_no_such_model():
    from transformers import AutoConfig

    try:
        AutoConfig.from_pretrained(f"{prefix}-none", cache_dir=os.path.join(work, "fourth"))
    except OSError as error:
        return "is not a valid model identifier" in str(error) or "not a local folder" in str(error)
    return False


print(json.dumps(results))
