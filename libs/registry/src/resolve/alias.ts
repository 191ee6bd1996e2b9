import type { CommitSha, Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { RepoEpoch } from './resolved-revision.js'

/** Part of a revision of one repository, under a commit id of its own in another. */
export interface AliasTarget {
  /** Where its files are. */
  readonly repo: Repo
  readonly commit: CommitSha
  /** What clients are told that it is; they ask by this id again. */
  readonly shownAs: CommitSha
  /** The files that belong to it; null: all. */
  readonly paths: ReadonlySet<string> | null
  /** As of `ResolvedRevision`, the target among it; null for what a profile means, which any repository may change. */
  readonly restsOn: readonly RepoEpoch[] | null
  /** When a verdict of what it was made from ends by itself; null for never. */
  readonly expiresAt: Date | null
}

export interface AliasQuestion {
  readonly principal: Principal
  /** Where it is asked for; the principal may read it, and the head of its default branch. */
  readonly repo: Repo
  readonly asked: AliasWord
}

export type AliasWord =
  | {
      readonly kind: 'profile'
      readonly name: string
      /** By a token that carries it, which asked for the model itself. Then a model without any variants is what it always is. */
      readonly isImplied: boolean
    }
  | { readonly kind: 'commit'; readonly commit: CommitSha }

/**
 * What a word means that is no commit of the repository: a profile, or the id of an alias. Null where it means nothing of the sort. It asks
 * whether what the target was made from may be handed out; whoever calls it asks that of the target and of the repository. Lent to the
 * registry by the composition root.
 *
 * @throws DomainError `profile-not-found`
 * @throws DomainError `variant-not-found`  it names a profile, and no variant fits it
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  of what the target was made from
 */
export type ResolveAlias = (question: AliasQuestion) => Promise<AliasTarget | null>
