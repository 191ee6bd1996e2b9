import { graphql, type ResultOf } from '../../../api/graphql.js'

export const GATE = graphql(`
  query Gate($type: RepoType!, $id: ID!) {
    repo(type: $type, id: $id) {
      id
      gate {
        heading
        prompt
        description
        button
        fields {
          name
          kind
          options
        }
      }
      ownAccessRequest {
        state
        reason
        createdAt
        decidedAt
      }
    }
  }
`)
type Answer = NonNullable<ResultOf<typeof GATE>['repo']>
export type GateWords = NonNullable<Answer['gate']>
export type GateField = GateWords['fields'][number]
export type OwnRequest = NonNullable<Answer['ownAccessRequest']>

export const REQUEST_ACCESS = graphql(`
  mutation RequestAccess($input: RequestAccessInput!) {
    requestAccess(input: $input)
  }
`)

export const WITHDRAW_REQUEST = graphql(`
  mutation WithdrawAccessRequest($input: NamedRepoInput!) {
    withdrawAccessRequest(input: $input)
  }
`)
