import { DomainError } from '@entrepot/core'

export interface Deadline {
  readonly host: string
  readonly maxMs: number
  /** What takes so long, as a person would name it. */
  readonly what: string
}

/**
 * Runs `work` and breaks it off when it takes too long.
 * @throws DomainError `limit-exceeded`
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  { host, maxMs, what }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(maxMs)
  try {
    return await work(AbortSignal.any([signal, late]))
  } catch (error) {
    if (!late.aborted || signal.aborted) throw error
    const message = `${host} takes longer than ${Math.round(maxMs / 1000)} seconds for ${what}.`
    throw new DomainError('limit-exceeded', message, { host, maxMs }, { cause: error })
  }
}
