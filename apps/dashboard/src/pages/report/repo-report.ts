import { graphql, type ResultOf } from '../../api/graphql.js'

const SUBJECT = graphql(`
  fragment ReportRepo on Repo @_unmask {
    type
    fullName
    visibility
    gating
    defaultBranch
    lineage {
      nodes {
        type
        id
        isHere
        license
        verdict
      }
      links {
        child
        parent
        kind
        relation
      }
      isCut
    }
  }
`)

const REVISION = graphql(`
  fragment ReportRevision on Revision @_unmask {
    commit
    title
    author {
      name
    }
    committedAt
    landedAt
    verdict
    judgedAt
    policyVersion
    fileCount
    totalSizeBytes
    governance {
      explanation {
        ruleId
        effect
        message
      }
      expiresAt
      facts
      history {
        before
        after
        cause
        reasons
        at
      }
      artefacts {
        id
        kind
        title
        description
        path
        url
        sha256
        addedAt
      }
    }
  }
`)

/** A repository with the head of its default branch. */
export const HEAD_REPORT = graphql(
  `
    query HeadReport($type: RepoType!, $id: ID!) {
      repo(type: $type, id: $id) {
        ...ReportRepo
        latestRevision {
          ...ReportRevision
        }
      }
    }
  `,
  [SUBJECT, REVISION],
)

/** The same of a revision that is named. */
export const REVISION_REPORT = graphql(
  `
    query RevisionReport($type: RepoType!, $id: ID!, $rev: String!) {
      repo(type: $type, id: $id) {
        ...ReportRepo
        revision(rev: $rev) {
          ...ReportRevision
        }
      }
    }
  `,
  [SUBJECT, REVISION],
)

export type ReportRepo = NonNullable<ResultOf<typeof HEAD_REPORT>['repo']>
export type ReportRevision = NonNullable<ReportRepo['latestRevision']>

const FINDINGS = graphql(`
  fragment ReportFindings on FindingConnection @_unmask {
    nodes {
      fingerprint
      ruleId
      severity
      state
      message
      fix
      position {
        path
        line
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`)

export const REPORT_FINDINGS = graphql(
  `
    query ReportFindings($type: RepoType!, $id: ID!, $rev: String!, $first: Int!, $after: String) {
      repo(type: $type, id: $id) {
        revision(rev: $rev) {
          findings(first: $first, after: $after) {
            ...ReportFindings
          }
        }
      }
    }
  `,
  [FINDINGS],
)

/** Of a head that is kept from the reader: which rules, and how grave it is. */
export const REPORT_HEAD_FINDINGS = graphql(
  `
    query ReportHeadFindings($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
      repo(type: $type, id: $id) {
        latestRevision {
          findings(first: $first, after: $after) {
            ...ReportFindings
          }
        }
      }
    }
  `,
  [FINDINGS],
)

export const REPORT_EVIDENCE = graphql(`
  query ReportEvidence($type: RepoType!, $id: ID!, $rev: String!) {
    repo(type: $type, id: $id) {
      revision(rev: $rev) {
        evidenceDigests {
          isCut
          documents {
            name
            mediaType
            sizeBytes
            sha256
          }
          files {
            path
            sizeBytes
            sha256
            gitOid
          }
        }
      }
    }
  }
`)

export const REPORT_REVIEWS = graphql(`
  query ReportReviews($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      reviews(first: $first, after: $after) {
        nodes {
          id
          commit
          state
          reason
          requestedBy
          createdAt
          decidedAt
          decisions {
            reviewer
            isApproval
            comment
            at
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

export const REPORT_WAIVERS = graphql(`
  query ReportWaivers($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      waivers(first: $first, after: $after) {
        nodes {
          id
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

export const REPORT_RECALLS = graphql(`
  query ReportRecalls($type: RepoType!, $id: ID!, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      recalls(first: $first, after: $after) {
        nodes {
          id
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
