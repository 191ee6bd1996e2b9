import { graphql, type ResultOf } from '../../api/graphql.js'

export const NODES = graphql(`
  query ClusterNodes($first: Int!, $after: String) {
    clusterNodes(first: $first, after: $after) {
      nodes {
        id
        name
        state
        engine
        profile
        devices
        cacheBytes
        freeBytes
        agentVersion
        heartbeatAt
        registeredAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type NodeRow = ResultOf<typeof NODES>['clusterNodes']['nodes'][number]

export const HOLDINGS = graphql(`
  query NodeHoldings($name: String!, $first: Int!, $after: String) {
    clusterNode(name: $name) {
      holdings(first: $first, after: $after) {
        nodes {
          repositoryId
          commit
          state
          detail
          sizeBytes
          at
          repository {
            fullName
            type
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
type HoldingsOfNode = NonNullable<ResultOf<typeof HOLDINGS>['clusterNode']>['holdings']
export type Holding = HoldingsOfNode['nodes'][number]

export const ASSIGNMENTS = graphql(`
  query Assignments($first: Int!, $after: String) {
    assignments(first: $first, after: $after) {
      nodes {
        id
        model
        revision
        profile
        node
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Assignment = ResultOf<typeof ASSIGNMENTS>['assignments']['nodes'][number]

export const PROFILES = graphql(`
  query Profiles($first: Int!, $after: String) {
    profiles(first: $first, after: $after) {
      nodes {
        name
        description
        engine
        devices {
          kind
          memoryBytes
        }
        contextTokens
        maxContextTokens
        batch
        cacheType
        prefer
        minBitsPerWeight
        formats
        namespaces
        audience
        isReady
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Profile = ResultOf<typeof PROFILES>['profiles']['nodes'][number]

export const PROFILE_NAMED = graphql(`
  query ProfileNamed($name: ID!) {
    profile(name: $name) {
      name
    }
  }
`)

export const ASSIGN = graphql(`
  mutation AssignModel($input: AssignModelInput!) {
    assignModel(input: $input) {
      id
    }
  }
`)
export const UNASSIGN = graphql(`
  mutation UnassignModel($id: ID!) {
    unassignModel(assignment: $id)
  }
`)
export const REMOVE_NODE = graphql(`
  mutation RemoveNode($name: String!) {
    removeNode(name: $name)
  }
`)
export const SAVE_PROFILE = graphql(`
  mutation SaveProfile($input: SaveProfileInput!) {
    saveProfile(input: $input) {
      name
    }
  }
`)
export const DELETE_PROFILE = graphql(`
  mutation DeleteProfile($name: ID!) {
    deleteProfile(name: $name)
  }
`)
