import { isDomainError } from '@entrepot/core'

/** Refusals that a reviewer could change. */
const REVIEWABLE = ['revision-blocked', 'revision-restricted', 'revision-pending'] as const

/** The page on which a refused revision is reviewed, beneath the server's URL; null for what no review would change. */
export function reviewPathOf(error: unknown): string | null {
  if (!isDomainError(error, ...REVIEWABLE)) return null
  const { repo, revision } = error.detail
  if (typeof repo !== 'string' || typeof revision !== 'string') return null
  return `/-/review/${repo}?revision=${encodeURIComponent(revision)}`
}

/** A refusal's message with the URL under which somebody can do something about it. */
export function withReviewUrl(message: string, error: unknown, baseUrl: string): string {
  const path = reviewPathOf(error)
  return path === null ? message : `${message} Review: ${baseUrl}${path}`
}
