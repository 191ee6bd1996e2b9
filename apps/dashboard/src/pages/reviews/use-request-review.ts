import { graphql } from '../../api/graphql.js'
import { useTell } from '../../api/use-ask.js'

const REQUEST_REVIEW = graphql(`
  mutation RequestReview($input: RequestReviewInput!) {
    requestReview(input: $input) {
      id
    }
  }
`)

/** Asks for a decision on a revision. */
export function useRequestReview() {
  return useTell(REQUEST_REVIEW, ['reviews', 'verdicts', 'repos', 'audit'])
}
