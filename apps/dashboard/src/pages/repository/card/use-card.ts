import { useQuery } from '@tanstack/react-query'
import { ask } from '../../../api/ask.js'
import { graphql } from '../../../api/graphql.js'
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
      }
    }
  }
`)

const CARD_TEXT = graphql(`
  query CardText($type: RepoType!, $id: ID!, $rev: String!) {
    repo(type: $type, id: $id) {
      id
      revision(rev: $rev) {
        id
        cardText {
          text
          isCut
        }
      }
    }
  }
`)

export const CARD_PATH = 'README.md'
/** Bytes of a card that are shown; the Hub itself takes no larger ones. */
const MAX_CARD_BYTES = 2 * 1024 * 1024

/** How good the card of a revision is; null where there is none. */
export function useCard(repo: Repository, { commit }: Revision) {
  return useAsk('findings', CARD, { type: repo.type, id: repo.fullName, rev: commit })
}

/**
 * The card as it stands in the repository. What is in a commit never changes. Where the files are gated it stands open, though not as the
 * file that it is.
 */
export function useCardText(repo: Repository, { commit }: Revision) {
  return useQuery({
    queryKey: ['content', 'card', repo.id, commit],
    queryFn: ({ signal }) =>
      repo.access.mayGetFiles
        ? readText(bytesPath(repo, commit, CARD_PATH, 'raw'), MAX_CARD_BYTES, signal)
        : askText(repo, commit, signal),
    staleTime: Infinity,
  })
}

async function askText({ type, fullName }: Repository, rev: string, signal: AbortSignal) {
  const { repo } = await ask(CARD_TEXT, { type, id: fullName, rev }, signal)
  return repo?.revision?.cardText ?? { text: '', isCut: false }
}
