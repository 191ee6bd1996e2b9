import type { AccountPrincipal, CommitSha } from '@entrepot/core'
import type { LocalPack } from '@entrepot/git'
import type { RefUpdate, Repo, Tx } from '@entrepot/persistence'
import type { Judgement } from '../land/judge.js'
import type { Landed } from '../land/land-revision.js'

/** What somebody sends to a repository. */
export interface Incoming {
  readonly actor: AccountPrincipal
  /** By which door. */
  readonly source: 'push' | 'commit'
  /** As it was read when the request began. */
  readonly repo: Repo
  /** `before` is what the sender saw; null creates. All objects behind `after` are in the quarantine or in the repository. */
  readonly refUpdates: readonly RefUpdate[]
  /** GIT_DIR that sees the new objects and the repository's, and the new packs. Null: refs only move among what the repository has. */
  readonly quarantine: { readonly gitDir: string; readonly packs: readonly LocalPack[] } | null
  /** The branch that stands for the repository from now on, without `refs/heads/`. Absent: the one that does. */
  readonly defaultBranch?: string
  /** Runs in the same transaction, last. */
  readonly alongside?: (tx: Tx, repo: Repo) => Promise<void>
}

export interface Received extends Landed {
  /** What the judge says of each new tip, for `remote:` lines. A tip that was judged before and that some ref led to is not among them. */
  readonly judgements: readonly {
    readonly refName: string
    readonly commit: CommitSha
    readonly judgement: Judgement
  }[]
}
