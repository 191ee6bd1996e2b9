import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Who this server is among the nodes, kept in its data folder: after a crash it knows its own unfinished work again and need not wait
 * for leases to run out.
 */
export function nodeId(dataDir: string): string {
  const file = join(dataDir, 'node-id')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${randomUUID()}\n`, { mode: 0o600 })
  }
  return readFileSync(file, 'utf8').trim()
}
