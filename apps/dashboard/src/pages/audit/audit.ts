import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.js'
import type { Search } from '../../routing/use-search.js'

export const AUDIT_ENTRIES = graphql(`
  query AuditEntries($filter: AuditFilter, $first: Int!, $after: String) {
    auditEntries(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        at
        actor
        action
        outcome
        subject
        address
        accountId
        tokenId
        repoId
        detail
        link {
          seq
          hash
          sealedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type AuditEntry = ResultOf<typeof AUDIT_ENTRIES>['auditEntries']['nodes'][number]
export type AuditFilter = NonNullable<VariablesOf<typeof AUDIT_ENTRIES>['filter']>

export const AUDIT_ENTRY = graphql(`
  query AuditEntry($id: ID!) {
    auditEntry(id: $id) {
      id
      at
      actor
      action
      outcome
      subject
      address
      accountId
      tokenId
      repoId
      detail
      link {
        seq
        hash
        sealedAt
      }
    }
  }
`)

export const AUDIT_ACTIONS = graphql(`
  query AuditActions {
    auditActions
  }
`)

export const AUDIT_CHAIN = graphql(`
  query AuditChain {
    auditChain {
      links
      anchor
      sealedAt
      waiting
      oldestWaitingAt
    }
  }
`)

export const AUDIT_PROOF = graphql(`
  query AuditProof($anchor: String) {
    auditProof(anchor: $anchor) {
      holds
      links
      brokenAt
      brokenEntry
      reason
    }
  }
`)

const OUTCOMES = ['DONE', 'REFUSED'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The filter that an address names; days are those of this browser, from midnight to midnight. */
export function filterOf(search: Search): AuditFilter {
  const since = startOf(search['since'], 0)
  const until = startOf(search['until'], 1)
  const outcome = OUTCOMES.find(word => word === search['outcome'])
  return {
    ...(search['actor'] && { actor: search['actor'] }),
    ...(search['action'] && { action: search['action'] }),
    ...(search['subject'] && { subject: search['subject'] }),
    ...(outcome && { outcome }),
    ...(since && { since }),
    ...(until && { until }),
  }
}

function startOf(day: string | undefined, daysLater: number): string | null {
  if (!day || !DAY.test(day)) return null
  const start = new Date(`${day}T00:00:00`)
  start.setDate(start.getDate() + daysLater)
  return Number.isNaN(start.getTime()) ? null : start.toISOString()
}
