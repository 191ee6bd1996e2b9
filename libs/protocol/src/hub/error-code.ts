/** What the Hub says in `X-Error-Code`. Clients decide by these words, not by the status alone. */
export const HUB_ERROR_CODES = ['RepoNotFound', 'RevisionNotFound', 'EntryNotFound', 'GatedRepo'] as const
export type HubErrorCode = (typeof HUB_ERROR_CODES)[number]

export const HUB_HEADERS = {
  errorCode: 'x-error-code',
  errorMessage: 'x-error-message',
} as const

/** The code of an answer; null when it has none, or one that is not known here. */
export function readErrorCode(headers: { get(name: string): string | null }): HubErrorCode | null {
  const code = headers.get(HUB_HEADERS.errorCode)
  return HUB_ERROR_CODES.find(known => known === code) ?? null
}
