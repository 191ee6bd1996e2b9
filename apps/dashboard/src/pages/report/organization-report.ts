import { graphql } from '../../api/graphql.js'

export const ORGANIZATION = graphql(`
  query OrganizationReport($name: String!) {
    organization(name: $name) {
      name
      fullName
      createdAt
    }
    posture(namespace: $name) {
      verdicts {
        verdict
        repos
      }
    }
    byRule: findingGroups(by: RULE, namespace: $name, state: FAIL) {
      key
      findings
      repos
    }
  }
`)

export const ORGANIZATION_REPOS = graphql(`
  query OrganizationRepos($name: String!, $first: Int!, $after: String) {
    repos(filter: { owner: $name }, first: $first, after: $after) {
      nodes {
        id
        type
        fullName
        license
        visibility
        headVerdict
        updatedAt
        findingCounts {
          error
          warning
          info
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const ORGANIZATION_FINDINGS = graphql(`
  query OrganizationFindings($name: String!, $first: Int!, $after: String) {
    findings(namespace: $name, state: FAIL, first: $first, after: $after) {
      nodes {
        repo {
          type
          fullName
        }
        finding {
          fingerprint
          ruleId
          severity
          message
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const ORGANIZATION_WAIVERS = graphql(`
  query OrganizationWaivers($name: String!, $first: Int!, $after: String) {
    organization(name: $name) {
      waivers(first: $first, after: $after) {
        nodes {
          id
          repo {
            fullName
          }
          ruleId
          coveredRule
          fingerprint
          namespace
          state
          reason
          requestedBy
          requestedAt
          decidedBy
          decidedAt
          decisionReason
          expiresAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const ORGANIZATION_RECALLS = graphql(`
  query OrganizationRecalls($name: String!, $first: Int!, $after: String) {
    organization(name: $name) {
      recalls(first: $first, after: $after) {
        nodes {
          id
          repo {
            fullName
          }
          commit
          reason
          by
          at
          liftedBy
          liftedAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
