"""Drives an unmodified huggingface_hub through its write calls, and prints what came of each check as one JSON object.

Arguments: prefix of the ids of the repositories that it makes, such as `ann/v2`, and a folder to work in. Endpoint, token and cache come
from the environment, and so does OTHER_TOKEN: that of somebody without rights in the namespace.
Every check stands for itself, in repositories of its own: one that raises is reported as such and the others go on.
"""

import hashlib
import json
import os
import sys
import traceback
import urllib.parse
import urllib.request

import huggingface_hub
from huggingface_hub import (
    CommitOperationAdd,
    CommitOperationCopy,
    CommitOperationDelete,
    HfApi,
    hf_hub_download,
    snapshot_download,
)
from huggingface_hub.errors import (
    BadRequestError,
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

prefix, work = sys.argv[1:3]
api = HfApi()
other = HfApi(token=os.environ["OTHER_TOKEN"])
endpoint = os.environ["HF_ENDPOINT"]
CARD = b"---\nlicense: mit\nlanguage: en\n---\n# A model that was uploaded\n"
results = {"version": huggingface_hub.__version__}


def check(function):
    try:
        function()
        results[function.__name__] = {"ok": True}
    except Exception as error:
        results[function.__name__] = {
            "ok": False,
            "error": f"{type(error).__name__}: {error}",
            "trace": traceback.format_exc(),
        }


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(status, call, kind=HfHubHTTPError):
    """The error that a call raises, which must be an answer of this status."""
    try:
        call()
    except kind as error:
        found = error.response.status_code if error.response is not None else None
        equal(found in (status if isinstance(status, tuple) else (status,)), True)
        return error
    raise AssertionError(f"not refused, and should have been with {status}")


def new_repo(name, **options):
    return api.create_repo(f"{prefix}-{name}", **options).repo_id


def noise(seed, size):
    """Bytes that no rule knows the form of."""
    found = b""
    while len(found) < size:
        found += hashlib.sha512(f"{seed} {len(found)}".encode()).digest()
    return found[:size]


def files_of(repo, revision=None, repo_type=None):
    return sorted(api.list_repo_files(repo, revision=revision, repo_type=repo_type))


def content(repo, path, revision=None, api=api):
    place = api.hf_hub_download(repo, path, revision=revision, cache_dir=os.path.join(work, "cache"))
    with open(place, "rb") as file:
        return file.read()


def head(repo, revision="main"):
    return api.model_info(repo, revision=revision).sha


def tree_on_disk(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            inside = os.path.relpath(path, folder)
            if not inside.startswith(".cache"):
                with open(path, "rb") as file:
                    found[inside] = hashlib.sha256(file.read()).hexdigest()
    return found


def write(folder, files):
    for path, data in files.items():
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(data)


def ask(repo):
    """What the form on a gated repository's page sends; no client of Python's does."""
    body = urllib.parse.urlencode({"reason": "I would like to read it"}).encode()
    headers = {"Authorization": f"Bearer {os.environ['OTHER_TOKEN']}"}
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{repo}/ask-access", body, headers, method="POST"))


@check
def creates_repositories():
    url = api.create_repo(f"{prefix}-created", private=True)
    equal(url.repo_id, f"{prefix}-created")
    equal(str(url), f"{endpoint}/{prefix}-created")
    equal(files_of(url.repo_id), [".gitattributes"])
    stock = api.get_paths_info(url.repo_id, [".gitattributes"])[0]
    equal(stock.blob_id, "a6344aac8c09253b3b630fb776ae94478aa0275b")
    first = api.list_repo_commits(url.repo_id)
    equal([(commit.title, commit.authors) for commit in first], [("initial commit", [prefix.split("/")[0]])])
    equal(api.model_info(url.repo_id).private, True)


@check
def creates_them_again_only_when_that_is_fine():
    repo = new_repo("again")
    refused(409, lambda: api.create_repo(repo))
    equal(api.create_repo(repo, exist_ok=True).repo_id, repo)
    equal(api.create_repo(repo.upper().replace(prefix.split("/")[0].upper(), prefix.split("/")[0]), exist_ok=True).repo_id, repo)


@check
def creates_datasets_and_spaces():
    dataset = api.create_repo(f"{prefix}-created", repo_type="dataset").repo_id
    equal(".gitattributes" in files_of(dataset, repo_type="dataset"), True)
    space = api.create_repo(f"{prefix}-created", repo_type="space", space_sdk="static").repo_id
    equal(".gitattributes" in files_of(space, repo_type="space"), True)


@check
def is_not_let_into_the_namespace_of_another():
    refused(403, lambda: other.create_repo(f"{prefix}-stolen"))
    equal(api.repo_exists(f"{prefix}-stolen"), False)


@check
def uploads_single_files():
    repo = new_repo("files")
    before = head(repo)
    weights = noise("weights", 300_000)
    info = api.upload_file(repo_id=repo, path_in_repo="README.md", path_or_fileobj=CARD, commit_message="A card", commit_description="At last")
    equal(info.oid, head(repo))
    equal(info.commit_url, f"{endpoint}/{repo}/commit/{info.oid}")
    api.upload_file(repo_id=repo, path_in_repo="sub/weights.safetensors", path_or_fileobj=weights)
    write(work, {"local.txt": b"from a file\n", "empty.txt": b""})
    api.upload_file(repo_id=repo, path_in_repo="local.txt", path_or_fileobj=os.path.join(work, "local.txt"))
    api.upload_file(repo_id=repo, path_in_repo="empty.safetensors", path_or_fileobj=os.path.join(work, "empty.txt"))
    api.upload_file(repo_id=repo, path_in_repo="odd names/ä ?%#&+.txt", path_or_fileobj=b"odd\n")
    equal(content(repo, "README.md"), CARD)
    equal(content(repo, "sub/weights.safetensors"), weights)
    equal(content(repo, "local.txt"), b"from a file\n")
    equal(content(repo, "empty.safetensors"), b"")
    equal(content(repo, "odd names/ä ?%#&+.txt"), b"odd\n")
    large = api.get_paths_info(repo, ["sub/weights.safetensors"])[0]
    equal((large.size, large.lfs.sha256), (len(weights), hashlib.sha256(weights).hexdigest()))
    commits = api.list_repo_commits(repo)
    equal((commits[-2].title, commits[-2].message), ("A card", "At last"))
    equal(commits[-1].commit_id, before)


@check
def makes_no_commit_when_nothing_changed():
    repo = new_repo("same")
    for data in (CARD, CARD):
        api.upload_file(repo_id=repo, path_in_repo="README.md", path_or_fileobj=data)
    for data in (noise("same", 10_000), noise("same", 10_000)):
        api.upload_file(repo_id=repo, path_in_repo="same.bin", path_or_fileobj=data)
    equal(len(api.list_repo_commits(repo)), 3)


@check
def uploads_a_folder_of_500_files():
    repo = new_repo("folder")
    folder = os.path.join(work, "folder")
    write(folder, {f"part-{n % 20:02}/file-{n:03}.txt": f"file {n}\n".encode() for n in range(495)})
    write(folder, {f"weights-{n}.safetensors": noise(n, 50_000) for n in range(3)})
    write(folder, {"README.md": CARD, "large.txt": b"plain text " * 100_000})
    api.upload_folder(repo_id=repo, folder_path=folder)
    got = snapshot_download(repo, local_dir=os.path.join(work, "folder-back"))
    found = tree_on_disk(got)
    found.pop(".gitattributes")
    equal(found, tree_on_disk(folder))
    equal(len(found), 500)


@check
def deletes_while_it_uploads_a_folder():
    repo = new_repo("replace")
    write(os.path.join(work, "old"), {"logs/a.txt": b"a", "logs/b.txt": b"b", "keep.txt": b"keep"})
    api.upload_folder(repo_id=repo, folder_path=os.path.join(work, "old"))
    write(os.path.join(work, "new"), {"logs/c.txt": b"c", "ignored.tmp": b"x"})
    api.upload_folder(
        repo_id=repo, folder_path=os.path.join(work, "new"), delete_patterns=["logs/*"], ignore_patterns=["*.tmp"]
    )
    equal(files_of(repo), [".gitattributes", "keep.txt", "logs/c.txt"])


@check
def leaves_out_what_gitignore_names():
    repo = new_repo("ignoring")
    folder = os.path.join(work, "ignoring")
    write(folder, {".gitignore": b"*.log\n", "a.log": b"noise", "a.txt": b"a"})
    api.upload_folder(repo_id=repo, folder_path=folder)
    equal(files_of(repo), [".gitattributes", ".gitignore", "a.txt"])


@check
def uploads_a_large_folder():
    if not hasattr(api, "upload_large_folder"):
        return  # 2.0 took it away: upload_folder does the same
    repo = new_repo("large-folder")
    folder = os.path.join(work, "large-folder")
    write(folder, {f"text/file-{n}.txt": f"file {n}\n".encode() for n in range(60)})
    write(folder, {f"weights-{n}.safetensors": noise(f"large {n}", 200_000) for n in range(3)})
    expected = tree_on_disk(folder)
    api.upload_large_folder(repo_id=repo, folder_path=folder, repo_type="model", num_workers=3, print_report=False)
    found = tree_on_disk(snapshot_download(repo, local_dir=os.path.join(work, "large-folder-back")))
    found.pop(".gitattributes")
    equal(found, expected)


@check
def commits_every_operation_at_once():
    repo = new_repo("operations")
    weights = noise("operations", 70_000)
    base = {"a.txt": b"a", "old/one.txt": b"1", "old/two/two.txt": b"2", "gone.txt": b"gone", "w.safetensors": weights}
    api.create_commit(repo, [CommitOperationAdd(path, data) for path, data in base.items()], commit_message="Base")
    added = noise("added", 80_000)
    info = api.create_commit(
        repo,
        [
            CommitOperationAdd("new.txt", b"new"),
            CommitOperationAdd("new.safetensors", added),
            CommitOperationCopy("a.txt", "copies/a.txt"),
            CommitOperationCopy("w.safetensors", "copies/w.safetensors"),
            CommitOperationDelete("gone.txt"),
            CommitOperationDelete("old/", is_folder=True),
        ],
        commit_message="Every operation",
        parent_commit=head(repo),
    )
    equal(info.oid, head(repo))
    equal(
        files_of(repo),
        [".gitattributes", "a.txt", "copies/a.txt", "copies/w.safetensors", "new.safetensors", "new.txt", "w.safetensors"],
    )
    equal(content(repo, "copies/a.txt"), b"a")
    equal(content(repo, "copies/w.safetensors"), weights)
    equal(content(repo, "new.safetensors"), added)
    api.delete_file("a.txt", repo)
    api.delete_folder("copies", repo)
    equal(files_of(repo), [".gitattributes", "new.safetensors", "new.txt", "w.safetensors"])


@check
def uploads_before_it_commits():
    repo = new_repo("preupload")
    operations = [CommitOperationAdd(f"shard-{n}.safetensors", noise(f"pre {n}", 90_000)) for n in range(3)]
    for operation in operations:
        api.preupload_lfs_files(repo, [operation])
    equal(files_of(repo), [".gitattributes"])
    api.create_commit(repo, operations, commit_message="All shards")
    equal(content(repo, "shard-2.safetensors"), noise("pre 2", 90_000))


@check
def is_told_when_somebody_committed_in_between():
    repo = new_repo("conflict")
    stale = head(repo)
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"first")
    late = lambda: api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"second", parent_commit=stale)
    refused(412, late)
    equal(content(repo, "a.txt"), b"first")


@check
def is_refused_paths_that_lead_elsewhere():
    repo = new_repo("paths")
    before = head(repo)
    for path in ("..\\..\\evil.txt", ".git/config", "a/.git/hooks/x"):
        try:
            api.create_commit(repo, [CommitOperationAdd(path, b"x")], commit_message="Evil")
        except (HfHubHTTPError, ValueError):
            continue
        raise AssertionError(f"{path} was taken")
    equal(head(repo), before)


@check
def deletes_only_what_is_there():
    repo = new_repo("delete-missing")
    error = refused(404, lambda: api.delete_file("missing.txt", repo))
    equal("A file with this name doesn't exist" in str(error), True)


@check
def is_told_what_is_wrong_with_a_card():
    repo = new_repo("card")
    broken = b"---\nlicense: [mit\n---\n"
    try:
        api.upload_file(repo_id=repo, path_in_repo="README.md", path_or_fileobj=broken)
    except (ValueError, BadRequestError):
        pass
    else:
        raise AssertionError("a broken card was taken")
    equal(files_of(repo), [".gitattributes"])
    api.upload_file(repo_id=repo, path_in_repo="README.md", path_or_fileobj=b"# No metadata\n")
    equal(files_of(repo), [".gitattributes", "README.md"])


@check
def proposes_changes_and_merges_them():
    repo = new_repo("merge")
    base = api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a\n").oid
    info = api.create_commit(
        repo, [CommitOperationAdd("b.txt", b"b\n")], commit_message="Propose b", commit_description="Why", create_pr=True
    )
    equal((info.pr_num, info.pr_revision), (1, "refs/pr/1"))
    equal(info.pr_url, f"{endpoint}/{repo}/discussions/1")
    equal(head(repo), base)
    equal(files_of(repo, revision="refs/pr/1"), [".gitattributes", "a.txt", "b.txt"])
    api.upload_file(repo_id=repo, path_in_repo="w.safetensors", path_or_fileobj=noise("pr", 60_000), revision="refs/pr/1")
    details = api.get_discussion_details(repo, 1)
    equal((details.title, details.is_pull_request, details.target_branch), ("Propose b", True, "refs/heads/main"))
    equal(details.status, "open")
    equal("b.txt" in (details.diff or ""), True)
    equal([event.type for event in details.events].count("commit"), 2)
    api.upload_file(repo_id=repo, path_in_repo="c.txt", path_or_fileobj=b"c\n")
    api.merge_pull_request(repo, 1, comment="Fine")
    merged = api.get_discussion_details(repo, 1)
    equal(merged.status, "merged")
    equal(merged.merge_commit_oid, head(repo))
    equal(files_of(repo), [".gitattributes", "a.txt", "b.txt", "c.txt", "w.safetensors"])
    equal(content(repo, "w.safetensors"), noise("pr", 60_000))


@check
def opens_drafts_and_closes_them():
    repo = new_repo("draft")
    pull = api.create_pull_request(repo, "A draft", description="Not yet")
    equal((pull.num, pull.status, pull.is_pull_request), (1, "draft", True))
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a", revision="refs/pr/1")
    equal(api.change_discussion_status(repo, 1, "open").new_status, "open")
    equal(api.change_discussion_status(repo, 1, "closed", comment="After all not").new_status, "closed")
    equal(api.get_discussion_details(repo, 1).status, "closed")
    equal(files_of(repo), [".gitattributes"])


@check
def proposes_to_a_repository_of_another():
    repo = new_repo("foreign", private=False)
    refused(403, lambda: other.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a"))
    info = other.upload_file(repo_id=repo, path_in_repo="a.safetensors", path_or_fileobj=noise("foreign", 1000), create_pr=True)
    equal(info.pr_revision, "refs/pr/1")
    refused(403, lambda: other.merge_pull_request(repo, 1))
    equal(files_of(repo), [".gitattributes"])
    api.merge_pull_request(repo, 1)
    equal(content(repo, "a.safetensors"), noise("foreign", 1000))


@check
def discusses():
    repo = new_repo("discuss", private=False)
    opened = other.create_discussion(repo, "A question", description="What is this?")
    equal((opened.num, opened.status, opened.is_pull_request), (1, "open", False))
    comment = api.comment_discussion(repo, 1, "An answer")
    equal((comment.content, comment.author), ("An answer", prefix.split("/")[0]))
    edited = api.edit_discussion_comment(repo, 1, comment.id, "A better answer")
    equal((edited.content, edited.edited), ("A better answer", True))
    equal(api.rename_discussion(repo, 1, "A good question").new_title, "A good question")
    equal(api.hide_discussion_comment(repo, 1, comment.id).hidden, True)
    api.change_discussion_status(repo, 1, "closed")
    details = api.get_discussion_details(repo, 1)
    equal((details.title, details.status, details.author), ("A good question", "closed", "bob"))
    types = [event.type for event in details.events]
    equal(types, ["comment", "comment", "title-change", "status-change"])
    api.create_pull_request(repo, "A change")
    listed = list(api.get_repo_discussions(repo))
    equal([(found.num, found.is_pull_request) for found in listed], [(2, True), (1, False)])
    pulls = api.get_repo_discussions(repo, discussion_type="pull_request")
    equal([found.num for found in pulls], [2])
    equal([found.num for found in api.get_repo_discussions(repo, discussion_status="closed")], [1])


@check
def makes_and_deletes_branches():
    repo = new_repo("branches")
    first = head(repo)
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
    api.create_branch(repo, branch="old", revision=first)
    api.create_branch(repo, branch="with/slash")
    refused(409, lambda: api.create_branch(repo, branch="old"))
    api.create_branch(repo, branch="old", exist_ok=True)
    refused(400, lambda: api.create_branch(repo, branch="refs/pr/5"), (HfHubHTTPError, BadRequestError))
    refused(404, lambda: api.create_branch(repo, branch="new", revision="unknown"), RevisionNotFoundError)
    api.upload_file(repo_id=repo, path_in_repo="b.txt", path_or_fileobj=b"b", revision="with/slash")
    equal(files_of(repo, revision="with/slash"), [".gitattributes", "a.txt", "b.txt"])
    equal(files_of(repo, revision="old"), [".gitattributes"])
    equal(sorted(ref.name for ref in api.list_repo_refs(repo).branches), ["main", "old", "with/slash"])
    api.delete_branch(repo, branch="with/slash")
    refused(404, lambda: api.delete_branch(repo, branch="with/slash"))
    refused((400, 403), lambda: api.delete_branch(repo, branch="main"))
    equal(sorted(ref.name for ref in api.list_repo_refs(repo).branches), ["main", "old"])


@check
def makes_and_deletes_tags():
    repo = new_repo("tags")
    first = head(repo)
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
    api.create_tag(repo, tag="v0", revision=first)
    api.create_tag(repo, tag="v1", tag_message="The first one")
    api.create_tag(repo, tag="short", revision=first[:7])
    refused(409, lambda: api.create_tag(repo, tag="v0"))
    api.create_tag(repo, tag="v0", exist_ok=True)
    refused(404, lambda: api.create_tag(repo, tag="v2", revision="unknown"), RevisionNotFoundError)
    tags = {ref.name: ref.target_commit for ref in api.list_repo_refs(repo).tags}
    equal(tags, {"v0": first, "v1": head(repo), "short": first})
    equal(files_of(repo, revision="v1"), [".gitattributes", "a.txt"])
    api.delete_tag(repo, tag="v0")
    refused(404, lambda: api.delete_tag(repo, tag="v0"), RevisionNotFoundError)
    equal(sorted(ref.name for ref in api.list_repo_refs(repo).tags), ["short", "v1"])


@check
def squashes_a_history():
    repo = new_repo("squash")
    for n in range(3):
        api.upload_file(repo_id=repo, path_in_repo=f"{n}.bin", path_or_fileobj=noise(n, 2_000))
    api.super_squash_history(repo, commit_message="All of it")
    equal([commit.title for commit in api.list_repo_commits(repo)], ["All of it"])
    equal(files_of(repo), [".gitattributes", "0.bin", "1.bin", "2.bin"])
    equal(content(repo, "1.bin"), noise(1, 2_000))


@check
def deletes_large_files_for_good():
    repo = new_repo("purge")
    for n in range(2):
        api.upload_file(repo_id=repo, path_in_repo=f"{n}.bin", path_or_fileobj=noise(f"purge {n}", 3_000))
    api.upload_file(repo_id=repo, path_in_repo="keep.txt", path_or_fileobj=b"keep")
    listed = {found.filename: found for found in api.list_lfs_files(repo)}
    equal(sorted(listed), ["0.bin", "1.bin"])
    equal(listed["0.bin"].oid, hashlib.sha256(noise("purge 0", 3_000)).hexdigest())
    equal(listed["0.bin"].size, 3_000)
    api.permanently_delete_lfs_files(repo, [listed["0.bin"]], rewrite_history=True)
    equal([found.filename for found in api.list_lfs_files(repo)], ["1.bin"])
    equal(files_of(repo), [".gitattributes", "1.bin", "keep.txt"])
    equal(content(repo, "1.bin"), noise("purge 1", 3_000))


@check
def moves_a_repository_and_is_led_from_its_old_name():
    repo = new_repo("move")
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
    taken, moved = new_repo("taken"), f"{prefix}-moved"
    refused((400, 409), lambda: api.move_repo(repo, taken))
    api.move_repo(repo, moved)
    equal(api.model_info(repo).id, moved)
    equal(content(moved, "a.txt"), b"a")
    equal(content(repo, "a.txt"), b"a")
    api.upload_file(repo_id=moved, path_in_repo="b.txt", path_or_fileobj=b"b")
    equal(files_of(moved), [".gitattributes", "a.txt", "b.txt"])


@check
def opens_and_closes_a_repository():
    repo = new_repo("settings", private=True)
    equal(other.repo_exists(repo), False)
    api.update_repo_settings(repo, private=False)
    equal(other.repo_exists(repo), True)
    equal(HfApi(token=False).repo_exists(repo), True)
    api.update_repo_settings(repo, private=True)
    refused(404, lambda: other.model_info(repo), RepositoryNotFoundError)
    refused((403, 404), lambda: other.update_repo_settings(repo, private=False))


@check
def lets_people_in_who_asked():
    repo = new_repo("gated", private=False)
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
    api.update_repo_settings(repo, gated="manual")
    equal(other.model_info(repo).gated, "manual")
    equal("a.txt" in other.list_repo_files(repo), True)
    refused(403, lambda: content(repo, "a.txt", api=other), GatedRepoError)
    ask(repo)
    equal([found.username for found in api.list_pending_access_requests(repo)], ["bob"])
    api.reject_access_request(repo, "bob", rejection_reason="Who are you?")
    equal([found.username for found in api.list_rejected_access_requests(repo)], ["bob"])
    refused(403, lambda: content(repo, "a.txt", api=other), GatedRepoError)
    api.accept_access_request(repo, "bob")
    equal([found.username for found in api.list_accepted_access_requests(repo)], ["bob"])
    equal(content(repo, "a.txt", api=other), b"a")
    refused((400, 404, 409), lambda: api.grant_access(repo, "bob"))
    refused((401, 403), lambda: list(other.list_pending_access_requests(repo)))


@check
def grants_access_and_lets_everybody_in_who_asks():
    repo = new_repo("granted", private=False)
    api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
    api.update_repo_settings(repo, gated="manual")
    api.grant_access(repo, "bob")
    equal(content(repo, "a.txt", api=other), b"a")
    automatic = new_repo("automatic", private=False)
    api.upload_file(repo_id=automatic, path_in_repo="a.txt", path_or_fileobj=b"a")
    api.update_repo_settings(automatic, gated="auto")
    refused(403, lambda: content(automatic, "a.txt", api=other), GatedRepoError)
    ask(automatic)
    equal(content(automatic, "a.txt", api=other), b"a")


@check
def deletes_a_repository():
    repo = new_repo("delete")
    refused((403, 404), lambda: other.delete_repo(repo))
    api.delete_repo(repo)
    equal(api.repo_exists(repo), False)
    refused(404, lambda: api.delete_repo(repo), RepositoryNotFoundError)
    api.delete_repo(repo, missing_ok=True)
    equal(files_of(new_repo("delete")), [".gitattributes"])


print(json.dumps(results))
