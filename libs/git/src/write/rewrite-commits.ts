import { asCommitSha, asGitOid, type CommitSha, DomainError, type GitOid } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'
import type { ObjectReader, ObjectType } from '../read/object-reader.js'
import { type NamedObject, nameInMemory } from './new-object.js'
import { FOLDER_MODE, formatTree, parseTree, type TreeItem } from './tree-object.js'

/** Commits that are written anew at a time, each of some kilobytes with its trees. */
const MAX_COMMITS = 100_000
/** Bytes of an id and its line feed. */
const LINE_BYTES = 41

export interface Rewritten {
  /** All commits of the new history. */
  readonly commits: readonly CommitSha[]
  /** What became of each commit and annotated tag that changed. */
  readonly replaced: ReadonlyMap<GitOid, GitOid>
  /** New commits, trees and tags, each once; blobs are never new. */
  readonly objects: readonly NamedObject[]
}

/**
 * Writes a history anew without some files, wherever they stand in it. A folder that holds nothing else goes too; a commit that changed
 * nothing else stays, as an empty one. What a commit or tag says is kept byte for byte, but for signatures, which would be wrong.
 *
 * Cost: reads every commit and tree once, and holds what is new in memory.
 *
 * @param tips     commits and annotated tags
 * @param dropped  blobs
 * @throws DomainError `limit-exceeded`, `object-missing`
 */
export async function rewriteCommits(
  reader: ObjectReader,
  tips: readonly GitOid[],
  dropped: ReadonlySet<GitOid>,
): Promise<Rewritten> {
  const rewriter = new Rewriter(reader, dropped)
  const commits: CommitSha[] = []
  for (const commit of await oldestFirst(reader.gitDir, tips)) commits.push(await rewriter.commit(commit))
  for (const tip of tips) await rewriter.tag(tip)
  return { commits, replaced: rewriter.replaced, objects: rewriter.objects }
}

async function oldestFirst(gitDir: string, tips: readonly GitOid[]): Promise<CommitSha[]> {
  const args = ['rev-list', '--topo-order', '--reverse', `--max-count=${MAX_COMMITS + 1}`, '--stdin']
  const stdin = tips.map(tip => `${tip}\n`).join('')
  const maxOutputBytes = (MAX_COMMITS + 2) * LINE_BYTES
  const listing = await runGitText(args, { gitDir, stdin, maxOutputBytes })
  const commits = listing === '' ? [] : listing.split('\n').map(asCommitSha)
  if (commits.length <= MAX_COMMITS) return commits
  const message = `The history has more than ${MAX_COMMITS} commits, too many to be written anew here.`
  throw new DomainError('limit-exceeded', message, { maxCommits: MAX_COMMITS })
}

class Rewriter {
  readonly replaced = new Map<GitOid, GitOid>()
  readonly #objects = new Map<GitOid, NamedObject>()
  /** By the id that it had; null for one of which nothing is left. */
  readonly #trees = new Map<GitOid, GitOid | null>()

  constructor(
    private readonly reader: ObjectReader,
    private readonly dropped: ReadonlySet<GitOid>,
  ) {}

  get objects(): NamedObject[] {
    return [...this.#objects.values()]
  }

  /** What it is called in the new history. Its parents were done before. */
  async commit(oid: CommitSha): Promise<CommitSha> {
    const { headers, rest } = takeApart(await this.#read(oid, 'commit'))
    const changed = await this.#mapHeaders(headers)
    return changed ? asCommitSha(this.#replace(oid, 'commit', `${changed.join('\n')}${rest}`)) : oid
  }

  /** Does nothing for what is no tag. */
  async tag(oid: GitOid): Promise<void> {
    const object = await this.reader.read(oid)
    if (object?.type !== 'tag' || this.replaced.has(oid)) return
    const { headers, rest } = takeApart(object.bytes.toString('latin1'))
    const target = asGitOid(valueOf(headers, 'object'))
    await this.tag(target)
    const moved = this.replaced.get(target)
    if (moved === undefined) return
    const lines = headers.map(line => (line === `object ${target}` ? `object ${moved}` : line))
    this.#replace(oid, 'tag', `${lines.join('\n')}${rest.replace(SIGNATURE, '')}`)
  }

  /** Null when nothing changes. */
  async #mapHeaders(headers: readonly string[]): Promise<string[] | null> {
    const tree = asGitOid(valueOf(headers, 'tree'))
    const newTree = (await this.#tree(tree)) ?? this.#add(formatTree(new Map()))
    let isChanged = newTree !== tree
    const lines = headers.map(line => {
      if (line === `tree ${tree}`) return `tree ${newTree}`
      const parent = /^parent ([0-9a-f]{40})$/.exec(line)?.[1]
      const moved = parent === undefined ? undefined : this.replaced.get(asGitOid(parent))
      isChanged ||= moved !== undefined
      return moved === undefined ? line : `parent ${moved}`
    })
    return isChanged ? lines.filter(line => !SIGNED_HEADER.test(line)) : null
  }

  async #tree(oid: GitOid): Promise<GitOid | null> {
    const known = this.#trees.get(oid)
    if (known !== undefined) return known
    const items = parseTree(Buffer.from(await this.#read(oid, 'tree'), 'latin1'))
    const left = new Map<string, TreeItem>()
    let isChanged = false
    for (const [name, item] of items) {
      const kept = await this.#item(item)
      isChanged ||= kept !== item.oid
      if (kept !== null) left.set(name, { ...item, oid: kept })
    }
    const result = isChanged ? (left.size === 0 ? null : this.#add(formatTree(left))) : oid
    this.#trees.set(oid, result)
    return result
  }

  async #item({ mode, oid }: TreeItem): Promise<GitOid | null> {
    if (mode === FOLDER_MODE) return this.#tree(oid)
    return this.dropped.has(oid) ? null : oid
  }

  #replace(oid: GitOid, type: 'commit' | 'tag', body: string): GitOid {
    const replacement = this.#add(nameInMemory(type, Buffer.from(body, 'latin1')))
    this.replaced.set(oid, replacement)
    return replacement
  }

  #add(object: NamedObject): GitOid {
    this.#objects.set(object.oid, object)
    return object.oid
  }

  async #read(oid: GitOid, type: ObjectType): Promise<string> {
    const object = await this.reader.read(oid)
    if (object?.type === type) return object.bytes.toString('latin1')
    throw new DomainError('object-missing', `There is no git ${type} ${oid}.`, { oid })
  }
}

const SIGNED_HEADER = /^(?:gpgsig|gpgsig-sha256|mergetag) /
/** A tag's is the end of its text. */
const SIGNATURE = /-----BEGIN (?:PGP|SSH) SIGNATURE-----[\s\S]*$|-----BEGIN SIGNED MESSAGE-----[\s\S]*$/

/** The headers, each with its further lines, and what follows them from the empty line on. */
function takeApart(object: string): { headers: string[]; rest: string } {
  const end = object.indexOf('\n\n')
  const head = end < 0 ? object.replace(/\n$/, '') : object.slice(0, end)
  return { headers: head.split(/\n(?! )/), rest: end < 0 ? '\n' : object.slice(end) }
}

function valueOf(headers: readonly string[], name: string): string {
  return headers.find(line => line.startsWith(`${name} `))?.slice(name.length + 1) ?? ''
}
