import type { UseQueryResult } from '@tanstack/react-query'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import type { Place } from './address.js'

/** What a page says of a revision before any of its views is open. */
const REVISION_FACTS = graphql(`
  fragment RevisionFacts on Revision {
    id
    commit
    parents
    title
    message
    author {
      name
      email
    }
    authoredAt
    committedAt
    landedAt
    judgedAt
    verdict
    verdictReasons
    policyVersion
    fileCount
    totalSizeBytes
    governance {
      expiresAt
      explanation {
        ruleId
        effect
        message
        fingerprint
      }
      history {
        before
        after
        cause
        reasons
        at
      }
      artefacts {
        id
        kind
        title
        description
        path
        url
        sha256
        addedAt
      }
    }
  }
`)

const REPOSITORY = graphql(
  `
    query Repository($type: RepoType!, $id: ID!) {
      repo(type: $type, id: $id) {
        id
        type
        fullName
        owner
        visibility
        gating
        defaultBranch
        discussionsDisabled
        createdAt
        updatedAt
        license
        pipelineTag
        libraryName
        downloads
        usedStorageBytes
        headVerdict
        access {
          mayGetFiles
          mayDiscuss
          mayWrite
          maySeeBlocked
          mayReview
          mayManage
        }
        mirror {
          id
          upstreamUrl
          upstreamId
          lastSyncedAt
        }
        latestRevision {
          ...RevisionFacts
        }
      }
    }
  `,
  [REVISION_FACTS],
)

const REVISION = graphql(
  `
    query Revision($type: RepoType!, $id: ID!, $rev: String!) {
      repo(type: $type, id: $id) {
        id
        revision(rev: $rev) {
          ...RevisionFacts
        }
      }
    }
  `,
  [REVISION_FACTS],
)

export type Repository = NonNullable<ResultOf<typeof REPOSITORY>['repo']>
export type Revision = ResultOf<typeof REVISION_FACTS>

/** The repository, with its head; null where there is none that one may know of. */
export function useRepository({ type, fullName }: Place): UseQueryResult<ResultOf<typeof REPOSITORY>, Error> {
  return useAsk('repos', REPOSITORY, { type, id: fullName })
}

/** A revision that was named; refused where its verdict keeps it from the viewer. Not asked for the head, which comes with the repository. */
export function useNamedRevision({ type, fullName, revision }: Place) {
  const isEnabled = revision !== null
  return useAsk('verdicts', REVISION, { type, id: fullName, rev: revision ?? '' }, { isEnabled })
}

/** What the verdict keeps from somebody says nothing of itself. */
export function isKept(revision: Revision): boolean {
  return revision.title === null
}

/** What a view of a revision is given. */
export interface RevisionViewProps {
  readonly repo: Repository
  readonly revision: Revision
  /** As the address names it. */
  readonly place: Place
}
