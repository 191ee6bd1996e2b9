import { verify } from '@entrepot/registry'
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
