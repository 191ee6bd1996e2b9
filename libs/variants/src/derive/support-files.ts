import { buffer } from 'node:stream/consumers'
import { isLicenseFile } from '@entrepot/cards'
import { DomainError, type TreeEntry } from '@entrepot/core'
import { listVariants } from '@entrepot/persistence'
import { FileOpener } from '@entrepot/registry'
import type { MadeFile } from './put-made.js'
import type { Recipe } from './recipes.js'
import { sourceFiles, type Workbench } from './workbench.js'

/** What goes along with the weights out of the source. */
export interface SupportFiles {
  readonly small: readonly { readonly path: string; readonly bytes: Buffer }[]
  readonly large: readonly MadeFile[]
}

const NOTICE = /^(notice|use[_-]policy|acceptable[_-]use)([._-][\w.-]*)?$/i
const WEIGHTS =
  /\.(safetensors|bin|pt|pth|ckpt|onnx|onnx_data(_\d+)?|gguf|h5|msgpack|ot|tflite|mlmodel|engine|plan|npz|pb|nemo)$/i
/** Written anew, or of the source alone. */
const OWN = new Set(['README.md', '.gitattributes'])
const INDEX = /\.safetensors\.index\.json$/

/**
 * Licence, notices, and for safetensors everything that is no file of weights: configuration and tokenizer. What says which type the numbers
 * have is made to say the new one.
 */
export async function supportFiles(
  bench: Workbench,
  { licenseLink, dataBytes }: { readonly licenseLink: string | null; readonly dataBytes: number | null },
): Promise<SupportFiles> {
  const { engines, source } = bench
  const recipe = bench.derivation.recipe as unknown as Recipe
  const others = await listVariants(engines.db.prisma, [source.revision.id])
  const weights = new Set(others.flatMap(variant => sourceFiles({ variant }).map(({ path }) => path)))
  const isWanted = ({ path, mode }: TreeEntry) =>
    mode.startsWith('100') &&
    !OWN.has(path) &&
    !weights.has(path) &&
    !WEIGHTS.test(path) &&
    (recipe.tool === 'safetensors-cast' || isLicenseFile(path) || NOTICE.test(path) || path === licenseLink)
  const wanted = source.tree.entries.filter(isWanted)
  requireSmall(wanted)
  const opener = new FileOpener(engines)
  const small: { path: string; bytes: Buffer }[] = []
  const large: MadeFile[] = []
  for (const entry of wanted) {
    const { path, lfs, sizeBytes } = entry
    if (lfs) large.push({ path, oid: lfs.oid, sizeBytes })
    else if (sizeBytes <= engines.gitFileMaxBytes) {
      const bytes = await buffer(await opener.open(source.repo, entry))
      small.push({
        path,
        bytes: recipe.tool === 'safetensors-cast' ? castText(path, bytes, recipe.type, dataBytes) : bytes,
      })
    }
  }
  return { small, large }
}

/** Bytes of all small files together, which are in memory until they land. */
const MAX_SMALL_BYTES = 128 * 1024 * 1024

function requireSmall(entries: readonly TreeEntry[]): void {
  const bytes = entries.reduce((sum, { lfs, sizeBytes }) => sum + (lfs ? 0 : sizeBytes), 0)
  if (bytes <= MAX_SMALL_BYTES) return
  const message = `The files beside the weights have ${bytes} bytes, and at most ${MAX_SMALL_BYTES} are taken along.`
  throw new DomainError('limit-exceeded', message)
}

const DTYPES = { BF16: 'bfloat16', F16: 'float16' } as const

/** Configurations name the type that weights are loaded as; an index names the bytes of all tensors. */
function castText(path: string, bytes: Buffer, type: keyof typeof DTYPES, dataBytes: number | null): Buffer {
  if (/(^|\/)config\.json$/.test(path)) {
    const text = bytes.toString('utf8')
    return Buffer.from(text.replace(/("(?:torch_)?dtype"\s*:\s*)"float32"/g, `$1"${DTYPES[type]}"`))
  }
  if (!INDEX.test(path) || dataBytes === null) return bytes
  return Buffer.from(bytes.toString('utf8').replace(/("total_size"\s*:\s*)\d+/, `$1${dataBytes}`))
}
