import type { Logger } from '@entrepot/core'

export interface LogLine {
  readonly level: keyof Logger
  readonly message: string
  readonly fields: object
}

/** A logger that keeps what it is told, so that a spec can look for what must not be there. */
export function captureLogger(): Logger & { readonly lines: readonly LogLine[]; text(): string } {
  const lines: LogLine[] = []
  const keep = (level: keyof Logger) => (fields: object, message: string) => {
    lines.push({ level, message, fields })
  }
  return {
    lines,
    text: () => lines.map(line => JSON.stringify(line, withErrors)).join('\n'),
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  }
}

/** Errors have no enumerable fields of their own, and would print as `{}`. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return typeof value === 'bigint' ? String(value) : value
  return { ...value, message: value.message, stack: value.stack, cause: value.cause }
}
