import { graphql, type ResultOf } from '../../../api/graphql.js'

export const ORGANIZATIONS = graphql(`
  query Organizations($first: Int!, $after: String) {
    organizations(first: $first, after: $after) {
      nodes {
        id
        name
        fullName
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Organization = ResultOf<typeof ORGANIZATIONS>['organizations']['nodes'][number]

export const ORGANIZATION = graphql(`
  query Organization($name: String!) {
    organization(name: $name) {
      name
      fullName
      createdAt
    }
  }
`)

export const MEMBERS = graphql(`
  query Members($name: String!, $first: Int!, $after: String) {
    organization(name: $name) {
      members(first: $first, after: $after) {
        nodes {
          role
          createdAt
          account {
            id
            name
            fullName
            kind
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
type Members = NonNullable<NonNullable<ResultOf<typeof MEMBERS>['organization']>['members']>
export type Member = Members['nodes'][number]

export const TEAMS = graphql(`
  query Teams($name: String!, $first: Int!, $after: String) {
    organization(name: $name) {
      teams(first: $first, after: $after) {
        nodes {
          id
          name
          role
          createdAt
          members(first: 50) {
            nodes {
              id
              name
            }
            pageInfo {
              hasNextPage
            }
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
type Teams = NonNullable<NonNullable<ResultOf<typeof TEAMS>['organization']>['teams']>
export type Team = Teams['nodes'][number]

export const CREATE_ORGANIZATION = graphql(`
  mutation CreateOrganization($input: CreateOrganizationInput!) {
    createOrganization(input: $input) {
      name
    }
  }
`)

export const SET_MEMBER = graphql(`
  mutation SetMember($input: SetMemberInput!) {
    setMember(input: $input) {
      role
    }
  }
`)

export const REMOVE_MEMBER = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input)
  }
`)

export const CREATE_TEAM = graphql(`
  mutation CreateTeam($input: TeamRoleInput!) {
    createTeam(input: $input) {
      id
    }
  }
`)

export const SET_TEAM_ROLE = graphql(`
  mutation SetTeamRole($input: TeamRoleInput!) {
    setTeamRole(input: $input) {
      id
    }
  }
`)

export const DELETE_TEAM = graphql(`
  mutation DeleteTeam($input: TeamInput!) {
    deleteTeam(input: $input)
  }
`)

export const ADD_TEAM_MEMBER = graphql(`
  mutation AddTeamMember($input: TeamMemberInput!) {
    addTeamMember(input: $input)
  }
`)

export const REMOVE_TEAM_MEMBER = graphql(`
  mutation RemoveTeamMember($input: TeamMemberInput!) {
    removeTeamMember(input: $input)
  }
`)
