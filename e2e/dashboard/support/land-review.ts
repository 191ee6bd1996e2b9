import { type Account } from '../../support/create-account.js'
import { graphql } from '../../support/graphql.js'
import { ask, createRepo } from '../../support/hub-api.js'
import type { RunningServer } from '../../support/start-server.js'

/** Lacks its bias section and nothing else that the built-in policy asks for: it is restricted until somebody approves it. */
const CARD = `---
license: mit
language: en
pipeline_tag: text-generation
library_name: transformers
---
# A small model

It writes short texts about the weather.
`

/** The rule that the card breaks. */
export const BROKEN_RULE = 'bias-section-present'

export interface LandedReview {
  readonly id: string
  readonly review: string
}

/** Pushes a card to a repository of its own, and asks for a review of it. */
export async function landReview(
  server: RunningServer,
  who: Account,
  id: string,
  reason: string,
): Promise<LandedReview> {
  await createRepo(server.url, who, { id, visibility: 'internal' })
  const lines = [
    { key: 'header', value: { summary: 'Add the card' } },
    {
      key: 'file',
      value: { path: 'README.md', content: Buffer.from(CARD).toString('base64'), encoding: 'base64' },
    },
  ]
  const answer = await ask(server.url, `/api/models/${id}/commit/main`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  if (!answer.ok) throw new Error(`${id}: ${answer.status} ${await answer.text()}`)
  const { requestReview } = await graphql<{ requestReview: { id: string } }>(
    { url: server.url, token: who.token },
    `
      mutation ($input: RequestReviewInput!) {
        requestReview(input: $input) {
          id
        }
      }
    `,
    { input: { repo: id, reason } },
  )
  return { id, review: requestReview.id }
}

/** Decides it by the API, as somebody elsewhere would. */
export async function decideReview(
  { url }: RunningServer,
  { token }: Account,
  { review }: LandedReview,
  approve: boolean,
): Promise<void> {
  await graphql(
    { url, token },
    'mutation ($input: DecideReviewInput!) { decideReview(input: $input) { id } }',
    { input: { review, approve, comment: 'From elsewhere.' } },
  )
}
