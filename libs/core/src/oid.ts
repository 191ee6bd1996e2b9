/** A git object id of a commit: 40 lowercase hex digits. */
export type CommitSha = string & { readonly __brand: 'CommitSha' }
/** A git object id of any kind (blob, tree, tag, commit): 40 lowercase hex digits. Every `CommitSha` is one. */
export type GitOid = string & { readonly __brand: 'GitOid' | 'CommitSha' }
/** The SHA-256 of a large file's bytes, which is also its Git LFS oid: 64 lowercase hex digits. */
export type Oid = string & { readonly __brand: 'Oid' }

const SHA1_HEX = /^[0-9a-f]{40}$/
const SHA256_HEX = /^[0-9a-f]{64}$/

export function isCommitSha(text: string): text is CommitSha {
  return SHA1_HEX.test(text)
}

export function isGitOid(text: string): text is GitOid {
  return SHA1_HEX.test(text)
}

export function isOid(text: string): text is Oid {
  return SHA256_HEX.test(text)
}

/** @throws TypeError when `text` is not 40 lowercase hex digits: for values our own code or git produced. */
export function asCommitSha(text: string): CommitSha {
  if (!isCommitSha(text)) throw new TypeError(`not a commit id: ${JSON.stringify(text)}`)
  return text
}

/** @throws TypeError when `text` is not 40 lowercase hex digits: for values our own code or git produced. */
export function asGitOid(text: string): GitOid {
  if (!isGitOid(text)) throw new TypeError(`not a git object id: ${JSON.stringify(text)}`)
  return text
}

/** @throws TypeError when `text` is not 64 lowercase hex digits: for values our own code or git-lfs produced. */
export function asOid(text: string): Oid {
  if (!isOid(text)) throw new TypeError(`not a sha256: ${JSON.stringify(text)}`)
  return text
}
