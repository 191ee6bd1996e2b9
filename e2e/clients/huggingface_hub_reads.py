"""Drives an unmodified huggingface_hub through its read calls, and prints what it got as one JSON object.

Arguments: repository, path of a large file in it, folder to work in. Endpoint, token and cache come from the environment.
Every check stands for itself: one that raises is reported as such and the others go on.
"""

import hashlib
import json
import os
import sys
import traceback

import huggingface_hub
from huggingface_hub import HfApi, hf_hub_download, snapshot_download

repo, large_file, work = sys.argv[1:4]
results = {"version": huggingface_hub.__version__}


def check(function):
    try:
        results[function.__name__] = {"ok": True, "value": function()}
    except Exception as error:
        results[function.__name__] = {"ok": False, "error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def hashes_of(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            inside = os.path.relpath(path, folder)
            if not inside.startswith(".cache"):
                found[inside] = sha256_of(path)
    return found


@check
def one_file_resumed():
    """The first connection breaks in the middle. Older clients raise then, and go on at the next call; newer ones go on by themselves."""
    cache = os.path.join(work, "cache")
    try:
        return sha256_of(hf_hub_download(repo, large_file, cache_dir=cache))
    except Exception:
        return sha256_of(hf_hub_download(repo, large_file, cache_dir=cache))


@check
def one_file_again():
    path = hf_hub_download(repo, large_file, cache_dir=os.path.join(work, "cache"))
    return os.path.basename(os.path.realpath(path))


@check
def whole_snapshot():
    return hashes_of(snapshot_download(repo, local_dir=os.path.join(work, "snapshot")))


@check
def model_info():
    info = HfApi().model_info(repo, files_metadata=True)
    return {
        "sha": info.sha,
        "id": info.id,
        "tags": info.tags,
        "files": sorted([s.rfilename, s.size, s.lfs.sha256 if s.lfs else None] for s in info.siblings),
    }


@check
def repo_tree():
    tree = HfApi().list_repo_tree(repo, recursive=True, expand=True)
    return sorted([entry.path, getattr(entry, "size", None), getattr(entry, "blob_id", None), entry.last_commit.oid] for entry in tree)


@check
def repo_refs():
    refs = HfApi().list_repo_refs(repo)
    return {
        "branches": {ref.name: ref.target_commit for ref in refs.branches},
        "tags": {ref.name: ref.target_commit for ref in refs.tags},
    }


@check
def repo_commits():
    return [[commit.commit_id, commit.title] for commit in HfApi().list_repo_commits(repo)]


@check
def paths_info():
    infos = HfApi().get_paths_info(repo, [large_file, "README.md", "missing.txt"], expand=True)
    return [[info.path, info.size] for info in infos]


@check
def whoami():
    return HfApi().whoami()["name"]


@check
def slashed_branch():
    return sha256_of(hf_hub_download(repo, "README.md", revision="feature/long/name", cache_dir=os.path.join(work, "cache")))


@check
def awful_name():
    with open(hf_hub_download(repo, "awful names/ä ?%#&.txt", revision="awful", cache_dir=os.path.join(work, "cache"))) as file:
        return file.read()


@check
def error_classes():
    from huggingface_hub import errors

    def raised(call, kind):
        try:
            call()
        except kind:
            return True
        return False

    not_found = getattr(errors, "EntryNotFoundError")
    return [
        raised(lambda: hf_hub_download(repo, "no/such/file", cache_dir=work), not_found),
        raised(lambda: HfApi().model_info(repo, revision="no-such-branch"), errors.RevisionNotFoundError),
        raised(lambda: HfApi().model_info("acme/no-such-repo"), errors.RepositoryNotFoundError),
    ]


print(json.dumps(results))
