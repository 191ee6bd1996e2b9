import type { AccountPrincipal, CommitSha } from '@entrepot/core'
import type { LocalPack } from '@entrepot/git'
import type { Discussion, Repo } from '@entrepot/persistence'

/** What `openPullRequest` takes. */
export interface PullRequestOpening {
  readonly principal: AccountPrincipal
  readonly repo: Repo
  readonly title: string
  /** The first comment. */
  readonly description: string
  /** Opened by a commit it is `open`; opened by itself it is a `draft` until somebody says that it is done. */
  readonly status: 'draft' | 'open'
  readonly base: {
    /** Full name of the branch that it asks to change. */
    readonly ref: string
    /** Commit of it from which the pull request starts; null where the branch isn't there yet. */
    readonly commit: CommitSha | null
  }
  /** Its first commits, oldest first, the last being its head. Null: it starts at the base. */
  readonly arrival: {
    readonly commits: readonly { readonly commit: CommitSha; readonly title: string }[]
    /** As `Incoming.quarantine` of `landIncoming`. */
    readonly quarantine: { readonly gitDir: string; readonly packs: readonly LocalPack[] } | null
  } | null
}

export interface OpenedPullRequest {
  readonly discussion: Discussion
  /** `refs/pr/<num>`. */
  readonly refName: string
  /** What that leads to; null where neither base nor commits are there. */
  readonly head: CommitSha | null
}
