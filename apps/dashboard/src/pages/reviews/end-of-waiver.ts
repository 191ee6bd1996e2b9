/** Days that a waiver is usually for: to mend it soon, by the next release, until somebody looks again, at most. */
export const WAIVER_DAYS = [7, 30, 90, 365] as const
const DAY_MS = 24 * 3_600_000

/** The moment some days from now. */
export function inDays(days: number, now = Date.now()): Date {
  return new Date(now + days * DAY_MS)
}

/** A moment as a `datetime-local` input takes it, in the browser’s time zone. */
export function toLocalInput(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** What a `datetime-local` input holds; null when it is no moment. */
export function fromLocalInput(text: string): Date | null {
  const at = new Date(text)
  return text === '' || Number.isNaN(at.getTime()) ? null : at
}
