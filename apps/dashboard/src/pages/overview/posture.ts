import { graphql, type ResultOf } from '../../api/graphql.js'

/** Milliseconds for which the server may give the same numbers, whatever happens meanwhile. */
const COUNTED_FOR_MS = 120_000
/** News come before the numbers are counted anew. */
export const ASK_AGAIN = { askAgainMs: () => COUNTED_FOR_MS } as const

/** What is counted from an index, and comes at once. */
export const HEADS = graphql(`
  query PostureHeads($namespace: String) {
    posture(namespace: $namespace) {
      verdicts {
        verdict
        repos
      }
      severities {
        severity
        findings
      }
    }
  }
`)

export const LICENSES = graphql(`
  query PostureLicenses($namespace: String) {
    posture(namespace: $namespace) {
      licenseClasses {
        class
        repos
        licenses
      }
    }
  }
`)

export const TREND = graphql(`
  query PostureTrend($namespace: String, $days: Int!) {
    posture(namespace: $namespace, days: $days) {
      trend {
        isEstimated
        days {
          day
          cleared
          restricted
          pending
          blocked
        }
      }
    }
  }
`)

export const SAMPLE = graphql(`
  query PostureSample($namespace: String) {
    posture(namespace: $namespace) {
      sample {
        isEstimated
        rules {
          ruleId
          severity
          findings
          repos
        }
        scores {
          structure
          substance
          repos
        }
      }
    }
  }
`)

export const MIRROR_HEALTH = graphql(`
  query PostureMirrors($namespace: String) {
    posture(namespace: $namespace) {
      mirrors {
        total
        failing
        running
        queued
      }
    }
  }
`)

export type VerdictCount = ResultOf<typeof HEADS>['posture']['verdicts'][number]
export type VerdictDay = ResultOf<typeof TREND>['posture']['trend']['days'][number]
export type RuleCount = ResultOf<typeof SAMPLE>['posture']['sample']['rules'][number]
export type ScoreCount = ResultOf<typeof SAMPLE>['posture']['sample']['scores'][number]

export function reposOf(verdicts: readonly VerdictCount[]): number {
  return verdicts.reduce((sum, { repos }) => sum + repos, 0)
}
