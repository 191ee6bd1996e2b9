import { graphql, type ResultOf } from '../../../api/graphql.js'

export const CHANGE = graphql(`
  mutation ChangeRepoSettings($input: RepoSettingsInput!) {
    changeRepoSettings(input: $input) {
      id
    }
  }
`)

export const MOVE = graphql(`
  mutation MoveRepo($input: MoveRepoInput!) {
    moveRepo(input: $input) {
      type
      fullName
    }
  }
`)

export const DELETE = graphql(`
  mutation DeleteRepo($input: NamedRepoInput!) {
    deleteRepo(input: $input)
  }
`)

export const GRANTS = graphql(`
  query RepoGrants($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      grants(first: $first, after: $after) {
        nodes {
          id
          account
          team
          role
          createdAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
export type Grant = NonNullable<NonNullable<ResultOf<typeof GRANTS>['repo']>['grants']>['nodes'][number]

export const GRANT = graphql(`
  mutation GrantRepo($input: GrantRepoInput!) {
    grantRepo(input: $input) {
      id
    }
  }
`)

export const REVOKE = graphql(`
  mutation RevokeRepoGrant($input: RevokeRepoGrantInput!) {
    revokeRepoGrant(input: $input)
  }
`)

export const REQUESTS = graphql(`
  query AccessRequests($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      accessRequests(first: $first, after: $after) {
        nodes {
          account
          fields
          state
          createdAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
export type AccessRequest = NonNullable<
  NonNullable<ResultOf<typeof REQUESTS>['repo']>['accessRequests']
>['nodes'][number]

export const DECIDE = graphql(`
  mutation DecideAccess($input: DecideAccessInput!) {
    decideAccess(input: $input)
  }
`)
