"""Gets a model by an unmodified huggingface_hub as an inference node does, and prints what came as one JSON object.

Arguments: repository, revision (empty: none is named), a file of it, folder to work in. Endpoint and token come from the environment.
What is refused is told by its message, so that a test can say what a person reads.
"""

import hashlib
import json
import os
import sys

import huggingface_hub
from huggingface_hub import HfApi, hf_hub_download, snapshot_download

repo, revision, file, work = sys.argv[1:5]
named = {"revision": revision} if revision else {}
results = {"version": huggingface_hub.__version__}


def check(function):
    try:
        results[function.__name__] = {"ok": True, "value": function()}
    except Exception as error:
        results[function.__name__] = {"ok": False, "error": f"{type(error).__name__}: {error}"}


def hashes_of(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as opened:
                found[os.path.relpath(path, folder)] = hashlib.sha256(opened.read()).hexdigest()
    return found


@check
def info():
    told = HfApi().model_info(repo, **named)
    return {"id": told.id, "sha": told.sha, "files": sorted(one.rfilename for one in told.siblings)}


@check
def snapshot():
    folder = snapshot_download(repo, cache_dir=os.path.join(work, "snapshot"), **named)
    return {"commit": os.path.basename(folder), "hashes": hashes_of(folder)}


@check
def one_file():
    """The cache keeps it in a folder that is called as the header of this very answer says."""
    path = hf_hub_download(repo, file, cache_dir=os.path.join(work, "file"), **named)
    return os.path.relpath(path, os.path.join(work, "file")).split(os.sep)[2]


@check
def tree():
    return sorted(entry.path for entry in HfApi().list_repo_tree(repo, recursive=True, **named))


@check
def absent():
    """Of a file that belongs to another variant clients learn that it is not there, and remember by which commit."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import EntryNotFoundError

    cache = os.path.join(work, "file")
    try:
        hf_hub_download(repo, "tiny-F32.gguf", cache_dir=cache, **named)
    except EntryNotFoundError:
        kept = try_to_load_from_cache(repo, "tiny-F32.gguf", cache_dir=cache, **named)
        return kept is not None and not isinstance(kept, str)
    return False


print(json.dumps(results))
