import { listZip, locateMember, type ZipEntry } from '../../archive/read-zip.js'
import { ByteCursor } from '../../byte-cursor.js'
import { Sightings } from '../../pickle/sightings.js'
import { walkPickle } from '../../pickle/walk-pickle.js'
import { type ReadRange } from '../../read-range.js'
import { brokenHeader, emptyHeader } from '../empty-header.js'
import { GaveUp, issueOf } from '../give-up.js'
import { sumTypes } from '../sum-types.js'
import type { HeaderIssue, WeightsHeader } from '../weights-header.js'
import { type Storage, StorageList } from './storages.js'

/** Opcodes of one checkpoint; the largest shard has some 100,000. */
const MAX_OPCODES = 2_000_000
/** A file of before 1.6 begins with a number, a version, a dict about the machine, and the objects, each a pickle. */
const LEGACY_PICKLES = 5
/** There each storage has its length before it. */
const LEGACY_LENGTH_BYTES = 8
const DATA = /^(.*\/)?data\.pkl$/

/**
 * Reads what a file by `torch.save` says of the storages of its tensors: their types and sizes, from the opcodes of its pickle, of which
 * nothing is executed. `metadata.layout` is `zip`, `torchscript`, `legacy` or `pickle`. In a zip each storage is compared with the member
 * that holds it. Where a type is not said, `parameterCount` is null. Costs the directory of the zip and the pickle.
 */
export async function readPytorchHeader(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  try {
    const head = Buffer.from(await read(0, Math.min(2, sizeBytes)))
    if (head.toString('latin1') === 'PK') return await readArchive(read, sizeBytes)
    return await readPickles(read, sizeBytes)
  } catch (error) {
    return brokenHeader('pytorch', issueOf(error))
  }
}

async function readArchive(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  const entries = (await listZip(read, sizeBytes))?.entries ?? []
  const data = entries.find(({ name }) => DATA.test(name))
  if (!data) throw new GaveUp('malformed', 'It is an archive without the pickle of a checkpoint.')
  const place = data.method === 0 ? await locateMember(read, data) : null
  if (!place || place.endExclusive > sizeBytes)
    throw new GaveUp('malformed', 'The pickle of the checkpoint is not where the archive says, or is packed.')
  const list = new StorageList()
  const cursor = new ByteCursor(read, place.start, place.endExclusive)
  const isWhole = await walk(cursor, list)
  const folder = data.name.slice(0, -'data.pkl'.length)
  const isScript = entries.some(({ name }) => name === `${folder}constants.pkl`)
  const issues = storageIssues(list, membersOf(entries, folder))
  return headerOf(list, isWhole, isScript ? 'torchscript' : 'zip', issues)
}

function membersOf(entries: readonly ZipEntry[], folder: string): ReadonlyMap<string, number> {
  const prefix = `${folder}data/`
  const members = entries.filter(({ name }) => name.startsWith(prefix))
  return new Map(members.map(({ name, sizeBytes }) => [name.slice(prefix.length), sizeBytes]))
}

/** Storages whose member is not there, or too small for what the pickle says. */
function storageIssues({ byKey }: StorageList, members: ReadonlyMap<string, number>): HeaderIssue[] {
  const lacking = [...byKey].filter(([key, { sizeBytes }]) => (members.get(key) ?? -1) < sizeBytes)
  if (lacking.length === 0) return []
  for (const [key] of lacking) byKey.delete(key)
  const message = `${lacking.length} of its storages have fewer bytes than its pickle says.`
  return [{ kind: 'missing-bytes', message }]
}

async function readPickles(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  const list = new StorageList()
  const cursor = new ByteCursor(read, 0, sizeBytes)
  let pickles = 0
  while (pickles < LEGACY_PICKLES && (await walk(cursor, list))) {
    pickles += 1
    if (cursor.leftBytes === 0) break
  }
  if (pickles === 0) throw new GaveUp('malformed', 'It is neither a checkpoint of PyTorch nor a pickle.')
  const isLegacy = pickles === LEGACY_PICKLES && list.byKey.size > 0
  const total = [...list.byKey.values()].reduce(
    (sum, { sizeBytes }) => sum + LEGACY_LENGTH_BYTES + sizeBytes,
    0,
  )
  const issues: HeaderIssue[] = []
  if (total > sizeBytes - cursor.position) {
    issues.push({ kind: 'missing-bytes', message: 'Its storages have fewer bytes than its pickle says.' })
    list.byKey.clear()
  }
  return headerOf(list, true, isLegacy ? 'legacy' : 'pickle', issues)
}

async function walk(cursor: ByteCursor, list: StorageList): Promise<boolean> {
  const { reason } = await walkPickle({
    cursor,
    sightings: new Sightings(),
    budget: { leftOpcodes: MAX_OPCODES },
    onBytes: () => undefined,
    onPersistentId: id => list.add(id),
  })
  return reason === 'stop'
}

function headerOf(
  { byKey, isFull }: StorageList,
  isWhole: boolean,
  layout: string,
  found: readonly HeaderIssue[],
): WeightsHeader {
  const issues = [...found]
  if (!isWhole) issues.push({ kind: 'truncated', message: 'The pickle of the checkpoint breaks off.' })
  if (isFull) issues.push({ kind: 'limit-exceeded', message: 'It has more storages than are counted.' })
  const storages = [...byKey.values()]
  const isTold = issues.length === 0 && storages.length > 0 && storages.every(({ type }) => type !== null)
  const sum = (of: (storage: Storage) => number) => storages.reduce((total, each) => total + of(each), 0)
  const parameterCount = isTold ? sum(({ elementCount }) => elementCount) : null
  return {
    ...emptyHeader('pytorch'),
    isComplete: isWhole && !isFull,
    types: sumTypes(storages.map(storage => ({ ...storage, type: storage.type ?? 'unknown' }))),
    tensorCount: storages.length,
    parameterCount,
    bitsPerWeight: parameterCount ? (sum(({ sizeBytes }) => sizeBytes) * 8) / parameterCount : null,
    metadata: { layout },
    issues,
  }
}
