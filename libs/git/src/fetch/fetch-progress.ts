/** How far a fetch is. Totals are null until upstream has told them. */
export interface FetchProgress {
  /** `counting` and `compressing` happen at upstream; `receiving` moves bytes; `resolving` is ours again. */
  readonly phase: 'counting' | 'compressing' | 'receiving' | 'resolving'
  readonly objectsDone: number
  readonly objectsTotal: number | null
  /** Received so far, as exact as git prints it (about three digits). */
  readonly receivedBytes: number
}

const PHASES: Readonly<Record<string, FetchProgress['phase']>> = {
  'Counting objects': 'counting',
  'Enumerating objects': 'counting',
  'Compressing objects': 'compressing',
  'Receiving objects': 'receiving',
  'Resolving deltas': 'resolving',
}

const UNITS: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
}

const LINE =
  /^(?:remote: )?(Counting objects|Enumerating objects|Compressing objects|Receiving objects|Resolving deltas):\s+(?:\d+% \((\d+)\/(\d+)\)|(\d+))(?:, ([\d.]+) (bytes|[KMGT]iB))?/

/** Reads one line of `git fetch --progress`; null when it is about something else. */
export function parseFetchProgress(line: string): FetchProgress | null {
  const [, title = '', done, total, count, amount, unit = ''] = LINE.exec(line) ?? []
  const phase = PHASES[title]
  if (!phase) return null
  return {
    phase,
    objectsDone: Number(done ?? count),
    objectsTotal: total === undefined ? null : Number(total),
    receivedBytes: amount === undefined ? 0 : Math.round(Number(amount) * (UNITS[unit] ?? 1)),
  }
}
