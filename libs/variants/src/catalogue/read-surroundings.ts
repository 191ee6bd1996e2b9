import { isDomainError, isRegularFile, type TreeEntry } from '@entrepot/core'
import { MAX_CONFIG_BYTES, type ModelConfig, readModelConfig } from '@entrepot/formats'
import type { RevisionFacts } from '@entrepot/registry'
import { buffer } from 'node:stream/consumers'
import { type Components, modulesOf, pipelineOf } from './groups/join-components.js'
import type { IndexFile } from './groups/group-shards.js'
import { JSON_FILES_MAX, JSON_MAX_BYTES } from './reading-limits.js'
import { folderOf, nameOf, pathIn } from './variant-group.js'

/** What lies beside files of weights and says how they belong together. */
export interface Surroundings {
  readonly entries: ReadonlyMap<string, TreeEntry>
  readonly indexes: readonly IndexFile[]
  /** By folder. */
  readonly configs: ReadonlyMap<string, ModelConfig>
  readonly components: Components | null
}

const INDEX = /\.(?:safetensors|bin)\.index(?:\.[A-Za-z0-9_]+)?\.json$/

/** Reads indexes and configurations in and above folders of weights. What is not here or too large is as if it were not there. */
export async function readSurroundings(
  { entries, openFile }: Pick<RevisionFacts, 'entries' | 'openFile'>,
  weightPaths: readonly string[],
): Promise<Surroundings> {
  const byPath = new Map(entries.filter(isRegularFile).map(entry => [entry.path, entry]))
  const folders = withParents(weightPaths.map(folderOf))
  let leftFiles = JSON_FILES_MAX
  let leftBytes = JSON_MAX_BYTES
  const read = async (path: string, maxBytes: number): Promise<Buffer | null> => {
    const entry = byPath.get(path)
    if (!entry || entry.sizeBytes > Math.min(maxBytes, leftBytes) || leftFiles === 0) return null
    leftFiles -= 1
    leftBytes -= entry.sizeBytes
    try {
      return await buffer(await openFile(entry))
    } catch (error) {
      if (isDomainError(error, 'blob-missing', 'object-missing', 'object-corrupt')) return null
      throw error
    }
  }
  const configs = new Map<string, ModelConfig>()
  for (const folder of folders) {
    const bytes = await read(pathIn(folder, 'config.json'), MAX_CONFIG_BYTES)
    if (bytes) configs.set(folder, readModelConfig(bytes))
  }
  const indexes: IndexFile[] = []
  for (const path of byPath.keys()) {
    if (!INDEX.test(nameOf(path)) || !folders.has(folderOf(path))) continue
    const bytes = await read(path, JSON_MAX_BYTES)
    if (bytes) indexes.push({ path, bytes })
  }
  const pipeline = pipelineOf(parse(await read('model_index.json', MAX_CONFIG_BYTES)))
  const components = pipeline ?? modulesOf(parse(await read('modules.json', MAX_CONFIG_BYTES)))
  return { entries: byPath, indexes, configs, components }
}

function withParents(folders: readonly string[]): Set<string> {
  const all = new Set<string>([''])
  for (const folder of folders) {
    for (let at = folder; at !== '' && !all.has(at); at = folderOf(at)) all.add(at)
  }
  return all
}

function parse(bytes: Buffer | null): unknown {
  if (!bytes) return null
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null // what is no JSON names no components
  }
}

/** The configuration that a file in this folder goes by: the nearest upwards; null for none. */
export function configOf({ configs }: Surroundings, folder: string): ModelConfig | null {
  for (let at = folder; ; at = folderOf(at)) {
    const config = configs.get(at)
    if (config) return config
    if (at === '') return null
  }
}
