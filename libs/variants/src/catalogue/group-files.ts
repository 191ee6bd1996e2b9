import type { TreeEntry } from '@entrepot/core'
import type { WeightFormat } from '@entrepot/formats'
import { groupGguf } from './groups/group-gguf.js'
import { groupOnnx } from './groups/group-onnx.js'
import { groupShards } from './groups/group-shards.js'
import { joinComponents } from './groups/join-components.js'
import type { ReadFiles } from './read-headers.js'
import type { Surroundings } from './read-surroundings.js'
import { folderOf, type GroupedFile, groupOf, nameOf, pathIn, type VariantGroup } from './variant-group.js'

/** By its ending, what a file that nobody has read yet will be: enough to know what it would have belonged to. */
const LIKELY: readonly (readonly [RegExp, WeightFormat])[] = [
  [/\.safetensors$/i, 'safetensors'],
  [/\.gguf$/i, 'gguf'],
  [/\.onnx$/i, 'onnx'],
  [/\.(?:bin|pt|pth|ckpt)$/i, 'pytorch'],
]

/** Which files of weights are one variant together. Adapters are none: they change a model that lies elsewhere. */
export function groupFiles(
  { files, pending }: Pick<ReadFiles, 'files' | 'pending'>,
  surroundings: Surroundings,
): readonly VariantGroup[] {
  const known = files.map(({ entry, header }) => ({ path: entry.path, entry, header, format: header.format }))
  const waiting = pending.flatMap(entry => {
    const format = LIKELY.find(([name]) => name.test(entry.path))?.[1]
    return format ? [{ path: entry.path, entry, header: null, format }] : []
  })
  const models = [...known, ...waiting].filter(({ path }) => !isAdapter(path, surroundings.entries))
  const of = (format: WeightFormat) => models.filter(file => file.format === format)
  const groups = [
    ...groupShards('safetensors', of('safetensors'), indexesOf(surroundings, '.safetensors.index')),
    ...groupShards('pytorch', of('pytorch'), indexesOf(surroundings, '.bin.index')),
    ...groupGguf(of('gguf')),
    ...groupOnnx(of('onnx'), surroundings.entries),
    ...groupEngines(of('tensorrt')),
  ]
  return joinComponents(groups, surroundings.components)
}

function indexesOf({ indexes }: Surroundings, part: string) {
  return indexes.filter(({ path }) => nameOf(path).includes(part))
}

function isAdapter(path: string, entries: ReadonlyMap<string, TreeEntry>): boolean {
  if (/^adapter_model\b|_lora_weights\b/.test(nameOf(path))) return true
  const folder = folderOf(path)
  return entries.has(pathIn(folder, 'adapter_config.json')) && !entries.has(pathIn(folder, 'config.json'))
}

/** `rank0.engine`, `rank1.engine`: one for each device. */
function groupEngines(files: readonly GroupedFile[]): VariantGroup[] {
  const groups = Map.groupBy(files, ({ path }) =>
    /^rank\d+\.engine$/.test(nameOf(path)) ? folderOf(path) : path,
  )
  return [...groups.values()].map(ranks => groupOf('tensorrt', ranks))
}
