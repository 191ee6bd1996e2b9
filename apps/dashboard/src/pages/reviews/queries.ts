import { graphql, type ResultOf } from '../../api/graphql.js'

export const REVIEW_QUEUE = graphql(`
  query ReviewQueue(
    $state: ReviewState
    $assignedToMe: Boolean!
    $decided: Boolean!
    $first: Int!
    $after: String
  ) {
    reviewQueue(state: $state, assignedToMe: $assignedToMe, decided: $decided, first: $first, after: $after) {
      nodes {
        id
        commit
        state
        reason
        createdAt
        decidedAt
        requestedBy
        assignees
        decisions {
          isApproval
          reviewer
        }
        repo {
          id
          type
          fullName
        }
        revision {
          id
          verdict
          verdictReasons
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type QueueRow = ResultOf<typeof REVIEW_QUEUE>['reviewQueue']['nodes'][number]

/** Ids of rules, which findings can be waived of. */
export const RULE_IDS = graphql(`
  query RuleIds {
    rules {
      id
    }
  }
`)

export const REVIEW = graphql(`
  query Review($id: String!) {
    review(id: $id) {
      id
      commit
      state
      reason
      createdAt
      decidedAt
      requestedBy
      pushedBy
      requiredApprovals
      assignees
      decisions {
        isApproval
        comment
        at
        reviewer
      }
      repo {
        id
        type
        fullName
        license
      }
      revision {
        id
        commit
        title
        parents
        landedAt
        verdict
        verdictReasons
        card {
          structureScore
          substanceScore
        }
        governance {
          expiresAt
          explanation {
            ruleId
            effect
            message
            fingerprint
          }
        }
        findings(first: 100) {
          nodes {
            ruleId
            severity
            state
            message
            evidence
            fix
            fingerprint
            position {
              path
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
export type Review = NonNullable<ResultOf<typeof REVIEW>['review']>
export type ReviewFinding = NonNullable<Review['revision']>['findings']['nodes'][number]

export const DECIDE = graphql(`
  mutation DecideReview($input: DecideReviewInput!) {
    decideReview(input: $input) {
      id
      state
      revision {
        id
        verdict
      }
    }
  }
`)

export const ASSIGN = graphql(`
  mutation AssignReview($input: AssignReviewInput!) {
    assignReview(input: $input) {
      id
      assignees
    }
  }
`)

export const WITHDRAW = graphql(`
  mutation WithdrawReview($review: String!) {
    withdrawReview(review: $review) {
      id
      state
    }
  }
`)

export const REQUEST_WAIVER = graphql(`
  mutation RequestWaiver($input: RequestWaiverInput!) {
    requestWaiver(input: $input) {
      id
    }
  }
`)

export const DECIDE_WAIVER = graphql(`
  mutation DecideWaiver($input: DecideWaiverInput!) {
    decideWaiver(input: $input) {
      id
      state
    }
  }
`)

export const PREVIEW = graphql(`
  query DecisionPreview($reviews: [String!]!, $act: PlannedAct!, $ruleId: String, $fingerprint: String) {
    decisionPreview(reviews: $reviews, act: $act, ruleId: $ruleId, fingerprint: $fingerprint) {
      reviewId
      before
      after
      reasons
      reviewState
      refusal
    }
  }
`)
export type Preview = ResultOf<typeof PREVIEW>['decisionPreview'][number]

export const WAIVER_QUEUE = graphql(`
  query WaiverQueue($standing: WaiverStanding, $first: Int!, $after: String) {
    waiverQueue(standing: $standing, first: $first, after: $after) {
      nodes {
        id
        state
        reason
        namespace
        ruleId
        fingerprint
        coveredRule
        requestedBy
        requestedAt
        decidedBy
        decidedAt
        decisionReason
        expiresAt
        repo {
          id
          type
          fullName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type WaiverRow = ResultOf<typeof WAIVER_QUEUE>['waiverQueue']['nodes'][number]

export const REVIEWS_OF_REVISION = graphql(`
  query ReviewsOfRevision($type: RepoType!, $id: ID!, $rev: String!) {
    repo(type: $type, id: $id) {
      id
      fullName
      type
      revision(rev: $rev) {
        id
        commit
        title
        verdict
        verdictReasons
      }
    }
  }
`)

/** Asked apart, for who may not read them may read the rest. */
export const REVIEWS_OF_COMMIT = graphql(`
  query ReviewsOfCommit($type: RepoType!, $id: ID!, $commit: String!) {
    repo(type: $type, id: $id) {
      id
      reviews(first: 100, commit: $commit) {
        nodes {
          id
          state
          createdAt
        }
      }
    }
  }
`)
