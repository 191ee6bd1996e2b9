import { z } from 'zod'

/** How one kind of job is queued and tried again. */
export interface JobDefinition<Payload extends z.ZodType> {
  readonly payload: Payload
  /** Attempts after the first. */
  readonly retryLimit: number
  /** Seconds before the second attempt; doubled for each later one. */
  readonly retryDelaySeconds: number
  /** Seconds after which a job whose worker died is given to another; less than a day. Handlers must stand being run twice. */
  readonly expireInSeconds: number
  /** Jobs of this kind that one node works on at a time. */
  readonly concurrency: number
}

/**
 * Every kind of job. Payloads hold ids only: what they name is read when the job runs, so a job never works on old facts.
 */
export const JOB_TABLE = {
  'sync-mirror': {
    payload: z.object({ runId: z.uuid() }),
    retryLimit: 3,
    retryDelaySeconds: 5,
    expireInSeconds: 23 * 60 * 60,
    concurrency: 2,
  },
  repack: {
    payload: z.object({ repoId: z.uuid() }),
    retryLimit: 2,
    retryDelaySeconds: 60,
    expireInSeconds: 60 * 60,
    concurrency: 1,
  },
  /** Judges again what derives from a repository whose head moved. */
  'judge-children': {
    payload: z.object({ repoId: z.uuid() }),
    retryLimit: 3,
    retryDelaySeconds: 10,
    expireInSeconds: 60 * 60,
    concurrency: 1,
  },
  /** Judges all revisions of a repository again whose name, visibility or gating changed; who changed it does so too, unless it dies. */
  'rejudge-repo': {
    payload: z.object({ repoId: z.uuid() }),
    retryLimit: 5,
    retryDelaySeconds: 5,
    expireInSeconds: 60 * 60,
    concurrency: 1,
  },
  /** Judges everything by the policy that holds, or tries another one: a `judgement_run`. */
  'judge-all': {
    payload: z.object({ runId: z.uuid() }),
    retryLimit: 10,
    retryDelaySeconds: 5,
    expireInSeconds: 23 * 60 * 60,
    concurrency: 1,
  },
  /** Finishes scans of files that took too long for a landing. */
  'scan-revision': {
    payload: z.object({ repoId: z.uuid(), commit: z.string().regex(/^[0-9a-f]{40}$/) }),
    retryLimit: 3,
    retryDelaySeconds: 10,
    expireInSeconds: 2 * 60 * 60,
    concurrency: 1,
  },
  /** Makes a variant out of another one: a `derivation`. */
  'derive-variant': {
    payload: z.object({ derivationId: z.uuid() }),
    retryLimit: 3,
    retryDelaySeconds: 10,
    expireInSeconds: 23 * 60 * 60,
    concurrency: 1,
  },
} as const satisfies Record<string, JobDefinition<z.ZodType>>

export type JobName = keyof typeof JOB_TABLE
export type JobPayload<Name extends JobName> = z.output<(typeof JOB_TABLE)[Name]['payload']>
