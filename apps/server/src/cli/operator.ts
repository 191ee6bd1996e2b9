import { text } from 'node:stream/consumers'
import { DomainError } from '@entrepot/core'

/** Who the audit log names for what is done on the server's own command line. */
export const OPERATOR = 'operator'

/** Rows of one statement where a command lists everything. */
const PAGE = 500

/** The value, if it is one of those allowed. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(one => one === value)
  if (found) return found
  throw new DomainError('invalid-argument', `${option} must be one of ${allowed.join(', ')}.`)
}

/** A secret from standard input, without the line break at its end: an argument could be read by everybody on the machine. */
export async function secretFromStdin(): Promise<string> {
  if (process.stdin.isTTY)
    throw new DomainError('invalid-argument', 'Send the secret on standard input, as by `… < file`.')
  return (await text(process.stdin)).replace(/\r?\n$/, '')
}

/** Writes a line of words, with tabs between them, for every row of a list that is read a page at a time. */
export async function printRows<Row extends { readonly id: string }>(
  readPage: (cursor: string | null, limit: number) => Promise<Row[]>,
  wordsOf: (row: Row) => readonly string[],
): Promise<void> {
  for (let cursor: string | null = null; ;) {
    const rows: Row[] = await readPage(cursor, PAGE)
    for (const row of rows) process.stdout.write(`${wordsOf(row).join('\t')}\n`)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    cursor = last.id
  }
}
