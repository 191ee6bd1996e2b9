import type { FileScan } from '@entrepot/formats'
import { z } from 'zod'

/** What the virus scanner said of a file. */
export interface VirusScan {
  /** `failed`: it could not be asked; it is asked again next time. `too-large`: it takes no file of this size. */
  readonly status: 'clean' | 'infected' | 'too-large' | 'failed'
  /** As the scanner calls what it found; null if nothing. */
  readonly signature: string | null
}

/** Everything that is known of one content. Kept as JSON under the content's name. */
export interface FileResult {
  readonly scan: FileScan
  /** Null while no virus scanner is configured. */
  readonly virus: VirusScan | null
}

const verdict = z.enum(['allowed', 'suspicious', 'dangerous'])
const stored = z.object({
  scan: z.object({
    format: z.string(),
    isComplete: z.boolean(),
    imports: z.array(
      z.object({
        module: z.string(),
        name: z.string(),
        verdict,
        offset: z.number(),
        member: z.string().nullable(),
      }),
    ),
    issues: z.array(
      z.object({
        source: z.string(),
        kind: z.string(),
        verdict,
        member: z.string().nullable(),
        message: z.string(),
      }),
    ),
    secrets: z.array(
      z.object({ kind: z.string(), line: z.number(), redacted: z.string(), digest: z.string() }),
    ),
  }),
  virus: z
    .object({
      status: z.enum(['clean', 'infected', 'too-large', 'failed']),
      signature: z.string().nullable(),
    })
    .nullable(),
})

/** Reads a kept result back; null for one of another shape, which is as good as none. */
export function readFileResult(json: unknown): FileResult | null {
  const parsed = stored.safeParse(json)
  return parsed.success ? (parsed.data as FileResult) : null
}
