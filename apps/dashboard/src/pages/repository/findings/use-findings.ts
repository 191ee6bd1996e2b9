import { graphql, type ResultOf } from '../../../api/graphql.js'
import { type Pages, usePages } from '../../../api/use-ask.js'
import type { RevisionViewProps } from '../use-repository.js'

const FINDING = graphql(`
  fragment FindingFacts on Finding {
    ruleId
    severity
    state
    message
    evidence
    fix
    fingerprint
    introducedByCommit
    position {
      path
      keyPath
      heading
      line
    }
  }
`)

const OF_HEAD = graphql(
  `
    query HeadFindings($type: RepoType!, $id: ID!, $severity: Severity, $first: Int!, $after: String) {
      repo(type: $type, id: $id) {
        id
        latestRevision {
          id
          findings(severity: $severity, first: $first, after: $after) {
            nodes {
              ...FindingFacts
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  `,
  [FINDING],
)

const OF_REVISION = graphql(
  `
    query RevisionFindings(
      $type: RepoType!
      $id: ID!
      $rev: String!
      $severity: Severity
      $first: Int!
      $after: String
    ) {
      repo(type: $type, id: $id) {
        id
        revision(rev: $rev) {
          id
          findings(severity: $severity, first: $first, after: $after) {
            nodes {
              ...FindingFacts
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  `,
  [FINDING],
)

export type FoundFinding = ResultOf<typeof FINDING>
export type SeverityFilter = 'ERROR' | 'INFO' | 'WARNING' | null

/** The findings of a revision. Those of a head that is kept from the viewer are told, too: without their words. */
export function useFindings(
  { repo, revision, place }: RevisionViewProps,
  severity: SeverityFilter,
): Pages<FoundFinding> {
  const named = { type: repo.type, id: repo.fullName, severity }
  const isHead = place.revision === null
  const ofHead = usePages(
    'findings',
    OF_HEAD,
    named,
    data => data.repo?.latestRevision?.findings,
    isHead,
    true,
  )
  const ofRevision = usePages(
    'findings',
    OF_REVISION,
    { ...named, rev: revision.commit },
    data => data.repo?.revision?.findings,
    !isHead,
    true,
  )
  return isHead ? ofHead : ofRevision
}
