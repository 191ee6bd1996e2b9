export { lfsAttributeLine } from './attributes/attribute-line.js'
export { ignoredPaths, lfsPaths, type RuleFile } from './attributes/match-paths.js'
export { GitCache } from './cache/git-cache.js'
export type { PackRow } from './cache/pack.js'
export { PackOids } from './cache/pack-oids.js'
export { describePacks, type LocalPack } from './fetch/describe-pack.js'
export { fetchIntoQuarantine, type FetchRequest, type Quarantine } from './fetch/fetch-into-quarantine.js'
export type { FetchProgress } from './fetch/fetch-progress.js'
export { listRemoteRefs, type RemoteRef, type RemoteRefs } from './fetch/list-remote-refs.js'
export { packFor } from './fetch/pack-for.js'
export type { FetchedRef } from './fetch/read-fetched-refs.js'
export type { Wanted } from './fetch/refspecs.js'
export type { PinnedAddress, Upstream, UpstreamCredentials } from './fetch/upstream.js'
export { isRefName, requireRefName, type Ref } from './gitdir/ref.js'
export { makeTempDir, sweepViews } from './gitdir/temp-dir.js'
export { formatLfsPointer } from './lfs/format-lfs-pointer.js'
export {
  LFS_POINTER_MAX_BYTES,
  LFS_POINTER_MIN_BYTES,
  parseLfsPointer,
  type LfsPointer,
} from './lfs/parse-lfs-pointer.js'
export { commitsBetween, type CommitTitle } from './merge/commits-between.js'
export { diffText, type DiffText } from './merge/diff-text.js'
export { mergeBase } from './merge/merge-base.js'
export { mergeTrees, type TreeMerge } from './merge/merge-trees.js'
export { writeMerge, type WrittenMerge } from './merge/write-merge.js'
export { findGitIn } from './process/git-environment.js'
export { ByteReader } from './process/byte-reader.js'
export { GitError } from './process/git-error.js'
export { Launcher } from './process/launcher.js'
export { runGit, runGitText, type RunGitOptions } from './process/run-git.js'
export { startGitThrough } from './process/start-program.js'
export { startGit, type GitOptions, type GitProcess } from './process/start-git.js'
export type { GitPlace, GitSetting } from './process/git-environment.js'
export type { Commit, Signature } from './read/commit.js'
export { findBrokenObjects } from './read/find-broken-objects.js'
export { isReachable } from './read/is-reachable.js'
export { isShallow } from './read/is-shallow.js'
export { LAST_COMMIT_WALK, lastCommitsForPaths } from './read/last-commits-for-paths.js'
export { countCommits, listCommits, type CommitPage } from './read/list-commits.js'
export { ObjectReader, type GitObject, type ObjectInfo, type ObjectType } from './read/object-reader.js'
export { ObjectReaderPool } from './read/object-reader-pool.js'
export { readCommit } from './read/read-commit.js'
export { findCommits, resolveCommit } from './read/resolve-commit.js'
export { walkNewCommits, type CommitWalk, type NewCommits } from './read/walk-new-commits.js'
export { walkNewObjects, type ObjectWalk, type WalkedObject } from './read/walk-new-objects.js'
export { repackPacks, type Repacked } from './repack/repack-packs.js'
export { type PushRequest, readPushRequest, type RefCommand } from './receive/push-request.js'
export { formatPushReport, type PushReport, type RefResult, takesBands } from './receive/push-report.js'
export { isFastForward } from './receive/is-fast-forward.js'
export { peelTips } from './receive/peel-tips.js'
export {
  PUSH_MAX_BYTES,
  type ReceivedPack,
  receivePack,
  type ReceiveRequest,
} from './receive/receive-pack.js'
export { advertiseForFetch, advertiseForPush } from './serve/advertise.js'
export { type ExactObjects, exactObjects, type ExactRequest } from './serve/exact-objects.js'
export { KEEPALIVE } from './serve/pkt-line.js'
export { type ProtocolVersion, protocolVersionOf } from './serve/protocol.js'
export { uploadPack, type UploadRequest } from './serve/upload-pack.js'
export { buildTreeIndex } from './tree/build-tree-index.js'
export { LARGE_BLOB_BYTES, checkTree, requireSafePath, type TreeRemark } from './tree/check-tree.js'
export { decodeTreeIndex } from './tree/decode-tree-index.js'
export { encodeTreeIndex } from './tree/encode-tree-index.js'
export { TreeIndex, type ListOptions } from './tree/tree-index.js'
export { treeNames, type RawTreeEntry } from './tree/tree-names.js'
export { TreeIndexCache } from './tree/tree-index-cache.js'
export { unsafePathReason } from './tree/unsafe-path-reason.js'
export { openView, withView, type OpenView, type View } from './view/with-view.js'
export { editTree, type EditedTree, type TreeChange } from './write/edit-tree.js'
export { formatCommit, formatTag, type NewCommit, type NewTag } from './write/format-commit.js'
export {
  type FileSlice,
  type NamedObject,
  nameInMemory,
  nameObject,
  type NewObject,
  openSlice,
} from './write/new-object.js'
export { rewriteCommits, type Rewritten } from './write/rewrite-commits.js'
export { Spool } from './write/spool.js'
export { FOLDER_MODE, formatTree, parseTree, type TreeItem } from './write/tree-object.js'
export { type PackRequest, writePack, type WrittenPack } from './write/write-pack.js'
