import { z } from 'zod'

/** `false`, or how a request for access is decided. A bare `true` doesn't say how, so a person decides. */
export const HubGated = z.union([
  z.literal(false),
  z.enum(['auto', 'manual']),
  z.literal(true).transform(() => 'manual' as const),
])
export type HubGated = z.infer<typeof HubGated>

/**
 * What a mirror reads of `GET /api/{models|datasets|spaces}/{id}`. Everything but `id` may be absent: `expand` selects, and other hubs
 * leave out what they don't have.
 */
export const HubRepoInfo = z.object({
  /** With the spelling that upstream stores, and the new name of a repository that moved. */
  id: z.string().min(1).max(200),
  private: z.boolean().nullish().transform(orFalse),
  gated: HubGated.nullish().transform(orFalse),
  disabled: z.boolean().nullish().transform(orFalse),
})
export type HubRepoInfo = z.infer<typeof HubRepoInfo>

function orFalse<T>(value: T | null | undefined): T | false {
  return value ?? false
}
