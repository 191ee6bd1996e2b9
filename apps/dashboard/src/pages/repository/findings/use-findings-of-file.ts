import type { UseQueryResult } from '@tanstack/react-query'
import { graphql, type ResultOf } from '../../../api/graphql.js'
import { type All, useAll } from '../../../api/use-all.js'
import type { Repository, Revision } from '../use-repository.js'

const OF_FILE = graphql(`
  query FindingsOfFile(
    $type: RepoType!
    $id: ID!
    $rev: String!
    $path: String!
    $first: Int!
    $after: String
  ) {
    repo(type: $type, id: $id) {
      id
      revision(rev: $rev) {
        id
        findings(path: $path, first: $first, after: $after) {
          nodes {
            ruleId
            severity
            state
            message
            fingerprint
            position {
              path
              line
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`)

type Answer = NonNullable<NonNullable<ResultOf<typeof OF_FILE>['repo']>['revision']>
export type FileFinding = Answer['findings']['nodes'][number]

/** All that was found in one file of a revision. */
export function useFindingsOfFile(
  repo: Repository,
  { commit }: Revision,
  path: string,
): UseQueryResult<All<FileFinding>, Error> {
  const named = { type: repo.type, id: repo.fullName, rev: commit, path }
  return useAll('findings', 'of-file', OF_FILE, named, data => data.repo?.revision?.findings)
}
