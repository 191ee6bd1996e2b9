import { createHash } from 'node:crypto'
import type { CommitSha } from '@entrepot/core'
import { parse } from 'yaml'
import { commitTime } from './commit-files.js'
import type { FakeRepo } from './fake-repo.js'

type Card = Readonly<Record<string, unknown>>

/** Repository info at a commit (null: nothing was committed yet), with `expand` and `blobs` as asked. */
export async function describeRepo(
  repo: FakeRepo,
  commit: CommitSha | null,
  query: URLSearchParams,
): Promise<object> {
  const whole = await describeWhole(repo, commit, query.get('blobs') === 'true')
  const wanted = [...query.getAll('expand'), ...query.getAll('expand[]')]
  if (wanted.length === 0) return whole
  const picked = Object.entries(whole).filter(([key]) => ['_id', 'id', ...wanted].includes(key))
  return Object.fromEntries(picked)
}

async function describeWhole(repo: FakeRepo, commit: CommitSha | null, withBlobs: boolean): Promise<object> {
  const entries = commit ? await repo.tree(commit) : []
  const files = entries.filter(entry => entry.mode !== '040000')
  const readme = files.find(file => file.path === 'README.md' && !file.lfs)
  const card = readme ? readCard((await repo.readBlob(readme.oid)).toString()) : null
  const [head] = commit ? await repo.log(commit, { limit: 1 }) : []
  const createdAt = new Date(commitTime(0) * 1000).toISOString()
  const siblings = files.map(({ path, oid, sizeBytes: size, lfs }) => ({
    rfilename: path,
    ...(withBlobs ? { size, blobId: oid } : {}),
    ...(withBlobs && lfs ? { lfs: { sha256: lfs.oid, size, pointerSize: lfs.pointerSizeBytes } } : {}),
  }))
  return {
    _id: createHash('sha256').update(repo.address).digest('hex').slice(0, 24),
    id: repo.id,
    ...(repo.name.type === 'model' ? { modelId: repo.id } : {}),
    author: repo.name.namespace,
    sha: commit,
    createdAt,
    lastModified: head?.date ?? createdAt,
    private: repo.settings.private,
    gated: repo.settings.gated,
    disabled: repo.settings.disabled,
    downloads: 0,
    likes: 0,
    usedStorage: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    tags: tagsOf(card),
    ...(card ? { cardData: card } : {}),
    ...(typeof card?.['pipeline_tag'] === 'string' ? { pipeline_tag: card['pipeline_tag'] } : {}),
    ...(typeof card?.['library_name'] === 'string' ? { library_name: card['library_name'] } : {}),
    siblings,
  }
}

/** Front matter, or null where there is none or it does not parse: the Hub then shows a repository without card data. */
function readCard(text: string): Card | null {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1]
  if (block === undefined) return null
  try {
    const value: unknown = parse(block)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLParseError') return null
    throw error
  }
}

function tagsOf(card: Card | null): string[] {
  if (!card) return []
  const listed = (key: string) => {
    const value = card[key]
    return (Array.isArray(value) ? value : [value]).filter(item => typeof item === 'string')
  }
  return [
    ...listed('library_name'),
    ...listed('tags'),
    ...listed('language'),
    ...listed('datasets').map(id => `dataset:${id}`),
    ...listed('base_model').map(id => `base_model:${id}`),
    ...listed('license').map(id => `license:${id}`),
  ]
}
