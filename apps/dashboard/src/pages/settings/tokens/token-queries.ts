import { graphql, type ResultOf } from '../../../api/graphql.js'

export const TOKENS = graphql(`
  query Tokens($first: Int!, $after: String) {
    tokens(isSession: false, first: $first, after: $after) {
      nodes {
        id
        name
        prefix
        scope
        isFineGrained
        audience
        profile
        createdAt
        expiresAt
        lastUsedAt
        revokedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Token = ResultOf<typeof TOKENS>['tokens']['nodes'][number]

export const CREATE_TOKEN = graphql(`
  mutation CreateToken($input: CreateTokenInput!) {
    createToken(input: $input) {
      text
    }
  }
`)

export const REVOKE_TOKEN = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeToken(id: $id) {
      revokedAt
    }
  }
`)

/** Kinds of inference nodes that a token can be for. */
export const PROFILE_NAMES = graphql(`
  query ProfileNames {
    profiles(first: 100) {
      nodes {
        name
      }
    }
  }
`)
