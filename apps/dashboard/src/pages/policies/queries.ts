import { graphql, type ResultOf } from '../../api/graphql.js'

export const ACTIVE = graphql(`
  query ActivePolicy {
    policy {
      version
      name
      description
      source
      activatedAt
      activatedBy
      note
    }
  }
`)

export const VERSION = graphql(`
  query PolicyVersion($version: Int!) {
    policy(version: $version) {
      version
      name
      source
      activatedAt
      activatedBy
      note
    }
  }
`)

export const VERSIONS = graphql(`
  query PolicyVersions($first: Int!, $after: String) {
    policies(first: $first, after: $after) {
      nodes {
        version
        name
        activatedAt
        activatedBy
        note
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const READY = graphql(`
  query ReadyPolicies {
    readyPolicies {
      name
      source
    }
  }
`)

export const DRAFTS = graphql(`
  query PolicyDrafts($first: Int!, $after: String) {
    policyDrafts(first: $first, after: $after) {
      nodes {
        id
        name
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const DRAFT = graphql(`
  query PolicyDraft($id: ID!) {
    policyDraft(id: $id) {
      id
      name
      source
      updatedAt
    }
  }
`)

export const CREATE_DRAFT = graphql(`
  mutation CreatePolicyDraft($input: CreatePolicyDraftInput!) {
    createPolicyDraft(input: $input) {
      id
    }
  }
`)

export const SAVE_DRAFT = graphql(`
  mutation UpdatePolicyDraft($input: UpdatePolicyDraftInput!) {
    updatePolicyDraft(input: $input) {
      id
      name
      source
      updatedAt
    }
  }
`)

export const DELETE_DRAFT = graphql(`
  mutation DeletePolicyDraft($id: ID!) {
    deletePolicyDraft(id: $id)
  }
`)

export const VALIDATE = graphql(`
  query ValidatePolicy($source: String!) {
    validatePolicy(source: $source) {
      message
      line
      column
      path
    }
  }
`)

export const WORDS = graphql(`
  query PolicyWords {
    policyWords {
      effects
      artefacts
      licenseClasses
      licenses
      facts {
        path
        kind
      }
    }
    rules {
      id
      summary
    }
  }
`)

export const DRY_RUN = graphql(`
  mutation DryRunPolicy($source: String!) {
    dryRunPolicy(source: $source) {
      id
    }
  }
`)

export const CANCEL_RUN = graphql(`
  mutation CancelJudgementRun($id: ID!) {
    cancelJudgementRun(id: $id) {
      id
      state
    }
  }
`)

export const ACTIVATE = graphql(`
  mutation ActivatePolicy($input: ActivatePolicyInput!) {
    activatePolicy(input: $input) {
      policy {
        version
      }
      run {
        id
      }
    }
  }
`)

export const RUN = graphql(`
  query JudgementRun($id: ID!) {
    judgementRun(id: $id) {
      id
      kind
      state
      policyVersion
      basedOn
      source
      total
      done
      changed
      error
      startedAt
      finishedAt
      tallies {
        before
        after
        revisions
        repositories
      }
    }
  }
`)

export const RUNS = graphql(`
  query JudgementRuns($first: Int!, $after: String) {
    judgementRuns(first: $first, after: $after) {
      nodes {
        id
        kind
        state
        policyVersion
        total
        done
        changed
        startedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const CHANGES = graphql(`
  query JudgementChanges($id: ID!, $becoming: Verdict, $first: Int!, $after: String) {
    judgementRun(id: $id) {
      changes(becoming: $becoming, first: $first, after: $after) {
        nodes {
          repo
          type
          commit
          isHead
          before
          after
          reasons
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export type PolicyWords = ResultOf<typeof WORDS>
export type Problem = ResultOf<typeof VALIDATE>['validatePolicy'][number]
export type Run = NonNullable<ResultOf<typeof RUN>['judgementRun']>
export type Tally = Run['tallies'][number]
export type Draft = NonNullable<ResultOf<typeof DRAFT>['policyDraft']>
export type Active = NonNullable<ResultOf<typeof ACTIVE>['policy']>
