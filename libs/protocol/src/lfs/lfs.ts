import { z } from 'zod'

/** What git-lfs calls its JSON. */
export const LFS_MEDIA_TYPE = 'application/vnd.git-lfs+json'

/** How files may be sent. `multipart` is the Hub's own: parts to URLs that stand in the action's header. */
export const LFS_TRANSFERS = ['basic', 'multipart'] as const
export type LfsTransfer = (typeof LFS_TRANSFERS)[number]

/** Names of SHA-256: the specification's, and that of the Hub's JavaScript client. */
const HASHES = ['sha256', 'sha_256'] as const

const Ref = z.object({ name: z.string() })

/** An object as asked about: whether its words are well formed is answered for each object by itself. */
export const LfsObject = z.object({ oid: z.string(), size: z.number() })
export type LfsObject = z.infer<typeof LfsObject>

export const LfsBatchRequest = z.object({
  operation: z.enum(['download', 'upload']),
  transfers: z.array(z.string()).nullish(),
  ref: Ref.nullish(),
  objects: z.array(LfsObject),
  hash_algo: z.enum(HASHES).nullish(),
})
export type LfsBatchRequest = z.infer<typeof LfsBatchRequest>

export interface LfsAction {
  readonly href: string
  readonly header?: Readonly<Record<string, string>>
  /** Seconds. */
  readonly expires_in: number
}

export interface LfsObjectAnswer extends LfsObject {
  /** The actions authorise themselves. */
  readonly authenticated?: true
  readonly actions?: Readonly<Partial<Record<'download' | 'upload' | 'verify', LfsAction>>>
  readonly error?: { readonly code: number; readonly message: string }
}

export interface LfsBatchAnswer {
  readonly transfer: LfsTransfer
  readonly objects: readonly LfsObjectAnswer[]
  readonly hash_algo: 'sha256'
}

/** How a client ends an upload in parts. */
export const LfsCompletion = z.object({
  oid: z.string(),
  parts: z.array(z.object({ partNumber: z.int().min(1), etag: z.string() })),
})

export const LfsLockRequest = z.object({ path: z.string(), ref: Ref.nullish() })

export const LfsUnlockRequest = z.object({ force: z.boolean().nullish(), ref: Ref.nullish() })

export const LfsLocksVerifyRequest = z.object({
  ref: Ref.nullish(),
  cursor: z.string().nullish(),
  limit: z.int().min(0).nullish(),
})
