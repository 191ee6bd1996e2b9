import { useQuery } from '@tanstack/react-query'
import { graphql, type ResultOf } from '../../../api/graphql.js'
import { useAsk } from '../../../api/use-ask.js'
import { bytesPath } from '../address.js'
import { readText } from '../read-text.js'
import type { Repository, Revision } from '../use-repository.js'

const CARD = graphql(`
  query Card($type: RepoType!, $id: ID!, $rev: String!) {
    repo(type: $type, id: $id) {
      id
      revision(rev: $rev) {
        id
        card {
          structureScore
          substanceScore
        }
        findings(first: 100) {
          nodes {
            ruleId
            severity
            state
            message
            fix
            fingerprint
            position {
              path
              keyPath
              heading
              line
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  }
`)

type Answer = NonNullable<NonNullable<ResultOf<typeof CARD>['repo']>['revision']>
export type CardFinding = Answer['findings']['nodes'][number]

export const CARD_PATH = 'README.md'
/** Bytes of a card that are shown; the Hub itself takes no larger ones. */
const MAX_CARD_BYTES = 2 * 1024 * 1024

/** What was found in the card of a revision, and how good it is. */
export function useCard(repo: Repository, { commit }: Revision) {
  return useAsk('findings', CARD, { type: repo.type, id: repo.fullName, rev: commit })
}

/** The card as it stands in the repository. What is in a commit never changes. */
export function useCardText(repo: Repository, { commit }: Revision) {
  return useQuery({
    queryKey: ['content', 'card', repo.id, commit],
    queryFn: ({ signal }) => readText(bytesPath(repo, commit, CARD_PATH, 'raw'), MAX_CARD_BYTES, signal),
    staleTime: Infinity,
  })
}
