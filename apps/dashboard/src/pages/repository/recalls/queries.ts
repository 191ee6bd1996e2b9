import { graphql, type ResultOf } from '../../../api/graphql.js'

export const RECALLS = graphql(`
  query Recalls($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      recalls(first: $first, after: $after) {
        nodes {
          id
          commit
          reason
          by
          at
          liftedAt
          liftedBy
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
export type Recall = NonNullable<NonNullable<ResultOf<typeof RECALLS>['repo']>['recalls']>['nodes'][number]

export const RECIPIENTS = graphql(`
  query Recipients($type: RepoType!, $id: ID!, $commit: String!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      recalls(commit: $commit, first: 1) {
        nodes {
          id
          recipients(first: $first, after: $after) {
            nodes {
              at
              kind
              account
              token
              address
              exit
              path
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  }
`)
type RecipientsOf = NonNullable<NonNullable<ResultOf<typeof RECIPIENTS>['repo']>['recalls']>['nodes'][number]
export type Recipient = NonNullable<RecipientsOf['recipients']>['nodes'][number]

export const HOLDERS = graphql(`
  query Holders($type: RepoType!, $id: ID!, $commit: String!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      recalls(commit: $commit, first: 1) {
        nodes {
          id
          holders(first: $first, after: $after) {
            nodes {
              node
              state
              at
              heartbeatAt
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  }
`)
type HoldersOf = NonNullable<NonNullable<ResultOf<typeof HOLDERS>['repo']>['recalls']>['nodes'][number]
export type Holder = NonNullable<HoldersOf['holders']>['nodes'][number]

export const RECALL = graphql(`
  mutation RecallRevision($input: RecallRevisionInput!) {
    recallRevision(input: $input) {
      id
    }
  }
`)

export const LIFT = graphql(`
  mutation LiftRecall($input: LiftRecallInput!) {
    liftRecall(input: $input) {
      id
    }
  }
`)
