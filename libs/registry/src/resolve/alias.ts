import type { CommitSha, Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'

/** Part of a revision of one repository, under a commit id of its own in another. */
export interface AliasTarget {
  /** Where its files are. */
  readonly repo: Repo
  readonly commit: CommitSha
  /** What clients are told that it is; they ask by this id again. */
  readonly shownAs: CommitSha
  /** The files that belong to it; null: all. */
  readonly paths: ReadonlySet<string> | null
}

export interface AliasQuestion {
  readonly principal: Principal
  /** Where it is asked for; the principal may read it. */
  readonly repo: Repo
  readonly word: string
}

/**
 * What a word means that is no ref of the repository: a profile, the id of an alias, or, for a token that carries a profile, the default
 * branch. Null where it means nothing of the sort. Whoever calls it asks whether the principal may read the target; lent to the registry by
 * the composition root.
 *
 * @throws DomainError `variant-not-found`  it names a profile, and no variant fits it
 */
export type ResolveAlias = (question: AliasQuestion) => Promise<AliasTarget | null>
