import { DomainError } from '@entrepot/core'
import { type Anchor, verify, verifyAudit } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'

/**
 * Looks at everything that is stored and names what is wrong, a line for each.
 * @returns true when nothing is
 */
export async function verifyCommand(
  { engines, scratchDir }: Services,
  options: { quick: boolean },
): Promise<boolean> {
  let problems = 0
  const checked = await verify(engines, { scratchDir, isQuick: options.quick }, problem => {
    problems += 1
    process.stdout.write(`${problem.kind}: ${problem.subject}: ${problem.detail}\n`)
  })
  const { repos, refs, packs, blobs, bytes } = checked
  process.stdout.write(
    `${repos} repositories, ${refs} refs, ${packs} packs, ${blobs} large files, ${bytes} bytes read: `,
  )
  process.stdout.write(problems === 0 ? 'all as it must be\n' : `${problems} problems\n`)
  return problems === 0
}

/**
 * Proves the chain of the audit log, and tells what it proves.
 * @returns true when every link holds
 */
export async function verifyAuditCommand(
  { engines }: Services,
  { anchor }: { anchor?: string },
): Promise<boolean> {
  const report = await verifyAudit(engines.db, anchor === undefined ? null : parseAnchor(anchor))
  const { broken, head, unsealed, linkCount } = report
  if (broken) {
    process.stdout.write(
      `audit: link ${broken.seq} (entry ${broken.entryId || 'unknown'}) does not hold: ${broken.reason}\n`,
    )
  }
  process.stdout.write(`${linkCount} links hold, the last one is ${head.seq}:${head.hash}\n`)
  const since = unsealed.oldest ? `, the oldest of ${unsealed.oldest.toISOString()}` : ''
  process.stdout.write(`${unsealed.count} entries are not sealed yet${since}\n`)
  return broken === null
}

function parseAnchor(text: string): Anchor {
  const [, seq, hash] = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (seq !== undefined && hash !== undefined) return { seq: BigInt(seq), hash: hash.toLowerCase() }
  throw new DomainError(
    'invalid-argument',
    '--anchor must be what an earlier `verify --audit` printed: <number>:<hash>.',
  )
}
