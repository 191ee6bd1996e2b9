import { groupOf, nameOf, type VariantGroup } from '../variant-group.js'

/** A model that is made of several, each in a folder of its own. */
export interface Components {
  /** `pipeline`: of diffusers, all folders together. `modules`: of sentence-transformers, small ones beside the model in the root. */
  readonly kind: 'pipeline' | 'modules'
  /** As it calls itself. */
  readonly name: string | null
  readonly folders: ReadonlySet<string>
}

/** Joins the groups of a model's components: nobody can run one of them alone. */
export function joinComponents(
  groups: readonly VariantGroup[],
  components: Components | null,
): readonly VariantGroup[] {
  if (!components) return groups
  const { kind, folders } = components
  const parts = groups.filter(({ folder }) => folders.has(folder))
  const others = groups.filter(({ folder }) => !folders.has(folder))
  if (parts.length === 0) return groups
  return kind === 'pipeline'
    ? [...joinPipeline(parts, components), ...others]
    : others.map(group => (group.folder === '' ? withModules(group, parts) : group))
}

/** One for each format and each variant of the names (`….fp16.safetensors`); a component that has no such variant stands in with its own. */
function joinPipeline(parts: readonly VariantGroup[], { name }: Components): VariantGroup[] {
  const kinds = new Set(parts.map(group => `${group.format} ${variantOf(group)}`))
  const byFolder = [...Map.groupBy(parts, ({ folder }) => folder).values()]
  return [...kinds].flatMap(kind => {
    const [format, variant] = kind.split(' ')
    const chosen = byFolder.flatMap(own => {
      const same = own.filter(group => group.format === format)
      return (
        same.find(group => variantOf(group) === variant) ?? same.find(group => variantOf(group) === '') ?? []
      )
    })
    return joined(chosen, name)
  })
}

function joined(chosen: readonly VariantGroup[], pipeline: string | null): VariantGroup[] {
  const [first] = chosen
  if (!first) return []
  const files = chosen.flatMap(group => group.files)
  const externals = chosen.flatMap(group => group.externals)
  const issues = chosen.flatMap(group => group.issues)
  return [groupOf(first.format, files, { externals, issues, folder: '', pipeline })]
}

/** `fp16` of `model.fp16.safetensors`; empty for none. */
function variantOf({ files }: VariantGroup): string {
  return /^[^.]+\.([A-Za-z0-9_]+)(?:-\d+-of-\d+)?\.[a-z]+$/.exec(nameOf(files[0]?.path ?? ''))?.[1] ?? ''
}

function withModules(group: VariantGroup, modules: readonly VariantGroup[]): VariantGroup {
  const byFolder = [...Map.groupBy(modules, ({ folder }) => folder).values()]
  const chosen = byFolder.flatMap(own => own.find(({ format }) => format === group.format) ?? own[0] ?? [])
  return {
    ...group,
    files: [...group.files, ...chosen.flatMap(({ files }) => files)],
    issues: [...group.issues, ...chosen.flatMap(({ issues }) => issues)],
  }
}

/** Folders that a `model_index.json` names: its keys whose value is a pair of library and class. */
export function pipelineOf(index: unknown): Components | null {
  if (typeof index !== 'object' || index === null || !('_class_name' in index)) return null
  const folders = Object.entries(index).filter(([, value]) => Array.isArray(value) && value[0] !== null)
  const name = typeof index._class_name === 'string' ? index._class_name : null
  return { kind: 'pipeline', name, folders: new Set(folders.map(([key]) => key)) }
}

/** Folders that a `modules.json` names, without the root. */
export function modulesOf(modules: unknown): Components | null {
  if (!Array.isArray(modules)) return null
  const folders = modules.flatMap((module: unknown) => {
    const isNamed = typeof module === 'object' && module !== null && 'path' in module
    return isNamed && typeof module.path === 'string' && module.path !== '' ? [module.path] : []
  })
  return folders.length === 0 ? null : { kind: 'modules', name: null, folders: new Set(folders) }
}
