import { z } from 'zod'

/** A name of a node: what a host may be called, and what stands well in a URL. */
export const NODE_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?$/

/** Accelerators of one machine; the largest have some dozens. */
const MAX_DEVICES = 256
/** Revisions that one node may say it holds: far more than a disk is good for, and each is a row that is looked at for changes. */
export const MAX_HOLDINGS = 1_000
/** Characters of what a node says about itself, and of why something failed. */
const MAX_WORDS = 500

const Commit = z.string().regex(/^[0-9a-f]{40}$/)
const Bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Words = z.string().max(MAX_WORDS)

/** What becomes of a revision on a node. */
export const HOLDING_STATES = ['fetching', 'ready', 'evicting', 'failed'] as const
export type HoldingState = (typeof HOLDING_STATES)[number]

/** Body of `PUT /api/entrepot/nodes/{name}`. */
export const NodeRegistration = z.object({
  engine: z.string().min(1).max(60),
  devices: z
    .array(z.object({ name: Words.default(''), memoryBytes: Bytes }))
    .max(MAX_DEVICES)
    .default([]),
  profile: z.string().min(1).max(100).nullable().default(null),
  agentVersion: z.string().max(60).nullable().default(null),
})
export type NodeRegistration = z.output<typeof NodeRegistration>

/** Body of `POST /api/entrepot/nodes/{name}/heartbeat`. All that is held, every time. */
export const NodeHeartbeat = z.object({
  cacheBytes: Bytes,
  freeBytes: Bytes.nullable().default(null),
  holdings: z
    .array(
      z.object({
        repositoryId: z.uuid(),
        commit: Commit,
        sizeBytes: Bytes,
        state: z.enum(HOLDING_STATES),
        detail: Words.nullable().default(null),
      }),
    )
    .max(MAX_HOLDINGS),
})
export type NodeHeartbeat = z.output<typeof NodeHeartbeat>

/** What both of them are answered. */
export const NodeAnswer = z.object({
  name: z.string(),
  profile: z.string().nullable(),
  /** Seconds between two signs of life. */
  heartbeatSeconds: z.number().min(1),
})
export type NodeAnswer = z.output<typeof NodeAnswer>

/** A file that a node is to hold. */
export const AssignedFile = z.object({
  path: z.string().min(1),
  sizeBytes: Bytes,
  /** Of a large file; else `gitOid` is what it is known by. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Of the blob that git has for the path, which for a large file is its pointer. */
  gitOid: Commit,
  /** Path and query of the URL, on the server that answered: a node sends its token nowhere else. */
  url: z.string().startsWith('/'),
})
export type AssignedFile = z.output<typeof AssignedFile>

/** A model that a node is to hold. */
export const AssignedModel = z.object({
  assignmentId: z.string(),
  /** What clients ask for. */
  model: z.string().min(1),
  /** Name of the ref under which clients find it; null where a commit was asked for. */
  ref: z.string().nullable(),
  /** What clients are told that it is: `commit`, or the id of an alias. */
  shownAs: Commit,
  /** Where its files are. */
  repository: z.string(),
  repositoryId: z.uuid(),
  commit: Commit,
  /** Key of the variant; null for all of a revision. */
  variant: z.string().nullable(),
  verdict: z.string(),
  sizeBytes: Bytes,
  files: z.array(AssignedFile),
})
export type AssignedModel = z.output<typeof AssignedModel>

/** An assignment of which nothing can be held now, and why. */
export const UnresolvedAssignment = z.object({
  assignmentId: z.string(),
  /** Null for one that the node may not know of. */
  model: z.string().nullable(),
  reason: z.string(),
  message: z.string(),
})
export type UnresolvedAssignment = z.output<typeof UnresolvedAssignment>

/** Something held that must go at once. */
export const RevokedHolding = z.object({
  repositoryId: z.uuid(),
  commit: Commit,
  reason: z.string(),
  message: z.string(),
})
export type RevokedHolding = z.output<typeof RevokedHolding>

/** Answer of `GET /api/entrepot/nodes/{name}/assignments`. */
export const NodeAssignments = z.object({
  /** Of all that follows: the same for as long as that is the same. */
  version: z.string(),
  assignments: z.array(AssignedModel),
  unresolved: z.array(UnresolvedAssignment),
  revoked: z.array(RevokedHolding),
})
export type NodeAssignments = z.output<typeof NodeAssignments>
