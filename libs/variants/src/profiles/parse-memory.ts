const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
}

/** Bytes as people write them, `24GiB` or `80 GB`, or as a bare number; null for what is no amount of memory. A bare `G` is neither of the two, and so is none. */
export function parseMemory(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGT]i?B|B)?$/.exec(text.trim())
  if (!match) return null
  const [, number = '', unit = 'B'] = match
  const bytes = Math.floor(Number(number) * (UNITS[unit] ?? 1))
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null
}

/** Bytes for people: `5.1 GB`. */
export function formatMemory(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (['GB', 1e9] as const) : (['MB', 1e6] as const)
  return `${(bytes / size).toFixed(1)} ${unit}`
}
