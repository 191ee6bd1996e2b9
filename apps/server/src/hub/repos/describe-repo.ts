import { formatRepoId } from '@entrepot/core'
import type { RepoSecurity } from '@entrepot/governance'
import type { Prisma, Repo } from '@entrepot/persistence'
import { hubIdOf } from './hub-id.js'
import type { Sibling } from './siblings.js'

/** What an answer says of one revision; whoever fills it in has asked whether the caller may read that revision. */
export interface ShownRevision {
  readonly commit: string
  readonly committedAt: Date
  readonly tags: readonly string[]
  readonly pipelineTag: string | null
  readonly libraryName: string | null
  /** Undefined when nobody asked for it. */
  readonly cardData: Prisma.JsonValue | undefined
  /** Undefined when nobody asked for them. */
  readonly siblings: readonly Sibling[] | undefined
  /** What the catalogue says of it: `safetensors`, `gguf`, `config` and lineage. Undefined in lists. */
  readonly model?: object
  /** Undefined when nobody asked for it. */
  readonly security?: RepoSecurity | undefined
}

/**
 * A repository as the Hub's clients read it. Without a revision — an empty repository, or one whose head the caller may not read — only
 * what concerns the repository as such.
 */
export function describeRepo(repo: Repo, revision: ShownRevision | null): object {
  const id = formatRepoId(repo)
  return {
    _id: hubIdOf(repo),
    id,
    ...(repo.type === 'model' && { modelId: id }),
    ...(repo.namespace !== null && { author: repo.namespace }),
    private: repo.visibility !== 'public',
    disabled: false,
    ...(repo.type !== 'space' && { gated: repo.gating === 'none' ? false : repo.gating }),
    createdAt: repo.createdAt.toISOString(),
    ...(repo.type !== 'space' && {
      downloads: Number(repo.downloads),
      downloadsAllTime: Number(repo.downloads),
    }),
    likes: 0,
    trendingScore: 0,
    usedStorage: Number(repo.usedStorageBytes),
    ...(revision && describeRevision(repo, revision)),
  }
}

function describeRevision(repo: Repo, revision: ShownRevision): object {
  const { cardData, siblings } = revision
  return {
    sha: revision.commit,
    lastModified: revision.committedAt.toISOString(),
    tags: revision.tags,
    ...(repo.type === 'model' && revision.pipelineTag !== null && { pipeline_tag: revision.pipelineTag }),
    ...(repo.type === 'model' && revision.libraryName !== null && { library_name: revision.libraryName }),
    ...(cardData !== undefined && cardData !== null && { cardData }),
    ...(cardData && repo.type === 'space' && sdkOf(cardData)),
    ...revision.model,
    ...(siblings && { siblings }),
    ...(revision.security && { securityRepoStatus: revision.security }),
  }
}

function sdkOf(cardData: Prisma.JsonValue): object {
  const isMapping = typeof cardData === 'object' && cardData !== null && 'sdk' in cardData
  return isMapping && typeof cardData.sdk === 'string' ? { sdk: cardData.sdk } : {}
}
