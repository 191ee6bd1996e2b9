/** One form of a model in GGUF, as a tag may choose it. */
export interface GgufChoice {
  readonly key: string
  /** As its header says: `Q4_K_M`. */
  readonly quantization: string
  /** Its files, the first part in front. */
  readonly paths: readonly string[]
}

/** What `latest` means, the best known compromise first, before it is just the first. */
const USUAL: readonly string[] = ['Q4_K_M', 'Q8_0']
/** Files that are of no use without a model: its eyes and ears, small drafts, notes of a quantizer. */
const COMPANION = /(?:^|[./_-])(?:mmproj|imatrix|mtp|eagle3)(?:[./_-]|$)/i
const PART = /-\d{5}-of-\d{5}(?=\.gguf$|$)/i

export const LATEST = 'latest'

/** Whether this is a model by itself; what belongs to one is told by how it is called, as the engines tell it. */
export function isModelFile(path: string): boolean {
  return /\.gguf$/i.test(path) && !COMPANION.test(baseName(path))
}

/** Whether it comes in parts, which not every engine takes. */
export function isSplit({ paths }: GgufChoice): boolean {
  return paths.length > 1 || PART.test(paths[0] ?? '')
}

/**
 * The form that a tag means, whatever its case: the name of a file, the quantization that a header says, or the one that the name of a
 * file says (`UD-Q4_K_XL`, which no header knows). Null where there is none.
 *
 * @param choices  in the order of the tree; of several that fit as well the first wins
 */
export function chooseGguf<Choice extends GgufChoice>(
  choices: readonly Choice[],
  tag: string,
): Choice | null {
  const models = choices.filter(({ paths }) => paths.some(isModelFile))
  if (tag.toLowerCase() === LATEST) return chooseLatest(models)
  return byFileName(models, tag) ?? byQuantization(models, tag) ?? byWordOfName(models, tag)
}

/** The words by which these can be asked for. */
export function tagsOf(choices: readonly GgufChoice[]): readonly string[] {
  const tags = choices
    .filter(({ paths }) => paths.some(isModelFile))
    .map(choice => (choice.quantization === 'unknown' ? stemOf(choice.paths[0] ?? '') : choice.quantization))
  return [...new Set(tags)]
}

function chooseLatest<Choice extends GgufChoice>(models: readonly Choice[]): Choice | null {
  for (const usual of USUAL) {
    const found = byQuantization(models, usual) ?? byWordOfName(models, usual)
    if (found) return found
  }
  return models[0] ?? null
}

function byFileName<Choice extends GgufChoice>(models: readonly Choice[], tag: string): Choice | null {
  const asked = tag.toLowerCase()
  const isCalledSo = (path: string) => {
    const name = baseName(path).toLowerCase()
    return [path.toLowerCase(), name, stemOf(name), stemOf(name).replace(PART, '')].includes(asked)
  }
  return models.find(({ paths }) => paths.some(isCalledSo)) ?? null
}

/** Of several whose headers say the same, the one whose name says so too: makers call their mixtures by other names. */
function byQuantization<Choice extends GgufChoice>(models: readonly Choice[], tag: string): Choice | null {
  const same = models.filter(({ quantization }) => quantization.toLowerCase() === tag.toLowerCase())
  return byWordOfName(same, tag, SEPARATE) ?? same[0] ?? null
}

/** What stands before the word where it is no part of a longer one: `-Q4_K_M`, and neither `IQ4_K_M` nor `UD-Q4_K_M`. */
const SEPARATE = '(?:^|[/._]|(?<!\\bud)-)'
const ANYWHERE = '(?:^|[/._-])'

/** As llama.cpp does: the tag in the path, and behind it `-` or `.`; or a folder that is called so. */
function byWordOfName<Choice extends GgufChoice>(
  models: readonly Choice[],
  tag: string,
  before = ANYWHERE,
): Choice | null {
  const word = new RegExp(`${before}${tag.replaceAll(/\W/g, '\\$&')}[./-]`, 'i')
  return models.find(({ paths }) => paths.some(path => word.test(path))) ?? null
}

/**
 * The projector that belongs to a model: the nearest to it, and of those in one folder the one in 16 bits, which every engine takes. Null
 * where there is none.
 */
export function chooseProjector(paths: readonly string[], modelPath: string): string | null {
  const projectors = paths.filter(path => /\.gguf$/i.test(path) && /mmproj/i.test(baseName(path)))
  const ranked = projectors
    .map(path => ({ path, rank: [distanceOf(path, modelPath), /(?<!b)f16/i.test(baseName(path)) ? 0 : 1] }))
    .toSorted((a, b) => compare(a.rank, b.rank))
  const [nearest] = ranked
  return nearest && Number.isFinite(nearest.rank[0]) ? nearest.path : null
}

/** Folders up from the model to the one that holds it; one beside or below belongs to another model. */
function distanceOf(path: string, modelPath: string): number {
  const folder = folderOf(path)
  const own = folderOf(modelPath)
  if (folder !== '' && folder !== own && !own.startsWith(`${folder}/`)) return Number.POSITIVE_INFINITY
  return depthOf(own) - depthOf(folder)
}

function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0)
    if (difference !== 0 && !Number.isNaN(difference)) return difference
  }
  return 0
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function stemOf(path: string): string {
  return baseName(path).replace(/\.gguf$/i, '')
}
