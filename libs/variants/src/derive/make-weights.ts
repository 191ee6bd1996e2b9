import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { asOid, DomainError } from '@entrepot/core'
import type { CastResult } from './child/cast-safetensors.js'
import type { GgufMeasurement } from './child/measure-gguf.js'
import { findLlamaLibrary, type FoundLibrary } from './find-llama-library.js'
import { type Claim, hashFile, type MadeFile, putMade } from './put-made.js'
import { GGUF_FILE_TYPES, estimateBytes, type Recipe } from './recipes.js'
import { type Isolation, runIsolated } from './run-isolated.js'
import { fillArguments, requireTool } from './tool-file.js'
import { dropFile, fetchFile, sourceFiles, type Workbench } from './workbench.js'

/** What was made, and what is to be said of it. */
export interface MadeWeights {
  readonly files: readonly MadeFile[]
  /** Tool, version and parameters, as people would name them. */
  readonly tool: string
  readonly measured: Measured | null
  /** Bytes of all tensors, where that is known: what an index of shards says. */
  readonly dataBytes: number | null
}

/** How the numbers of the result differ from those of the source. */
export type Measured =
  | ({ readonly kind: 'gguf' } & GgufMeasurement)
  | ({ readonly kind: 'cast' } & Pick<CastResult, 'overflowCount' | 'sampleCount'> & {
        readonly relativeError: number | null
        readonly castTensorCount: number
        readonly keptTensorCount: number
      })

/** Called with every file that is in the store, so that it is let go of when something fails later. */
export type Keep = (file: MadeFile) => void

/** Makes the weights that the recipe says, and puts them into the store. */
export function makeWeights(bench: Workbench, claim: Claim, keep: Keep): Promise<MadeWeights> {
  const recipe = bench.derivation.recipe as unknown as Recipe
  switch (recipe.tool) {
    case 'gguf-quantize':
      return quantize(bench, recipe, { claim, keep })
    case 'safetensors-cast':
      return cast(bench, recipe, { claim, keep })
    case 'external':
      return runExternal(bench, recipe, { claim, keep })
  }
}

interface Store {
  readonly claim: Claim
  readonly keep: Keep
}

function isolationOf(bench: Workbench, onProgress?: (doneBytes: number) => void): Isolation {
  const { folder, settings, signal, log } = bench
  return { folder, limits: settings.limits, signal, log, ...(onProgress && { onProgress }) }
}

async function quantize(
  bench: Workbench,
  recipe: Extract<Recipe, { tool: 'gguf-quantize' }>,
  store: Store,
): Promise<MadeWeights> {
  const { source, settings, reporter } = bench
  const library = findLlamaLibrary()
  const external = settings.llamaQuantize
  if (!library && external === null) throw noLibrary()
  reporter.step('fetch', Number(source.variant.sizeBytes))
  const inputs: string[] = []
  for (const { path } of sourceFiles(source)) inputs.push(await fetchFile(bench, path))
  const [inputPath = ''] = inputs
  const outputPath = await outputFile(bench, ggufName(bench, recipe.type))
  reporter.step('make', estimateBytes(source.variant, recipe))
  await runIsolated({ kind: 'check-gguf', paths: inputs }, isolationOf(bench))
  await whileGrowing(bench, outputPath, () =>
    external === null && library
      ? runIsolated(
          {
            kind: 'quantize-gguf',
            libraryFolder: library.folder,
            inputPath,
            outputPath,
            fileType: GGUF_FILE_TYPES[recipe.type].id,
            allowRequantize: recipe.allowRequantize,
            threads: THREADS,
          },
          isolationOf(bench),
        )
      : runIsolated(externalQuantize(bench, recipe, { inputPath, outputPath }), isolationOf(bench)),
  )
  const measured = await measure(bench, library, { sourcePaths: inputs, resultPath: outputPath })
  for (const input of inputs) await dropFile(input)
  const files = [await keepOutput(bench, outputPath, store)]
  const tool =
    external === null && library
      ? `llama.cpp ${library.version}, \`llama_model_quantize\` (${recipe.type}${recipe.allowRequantize ? ', requantizing allowed' : ''}), no importance matrix`
      : `${basename(external ?? '')} of this server's operator (${recipe.type})`
  return { files, tool, measured, dataBytes: null }
}

/** Threads of llama.cpp: a derivation is never in a hurry, and shares the machine with whoever downloads. */
const THREADS = 2

function noLibrary(): DomainError {
  const message = `llama.cpp is not installed for ${process.platform}-${process.arch}. Install the optional packages, or name a llama-quantize (ENTREPOT_LLAMA_QUANTIZE).`
  return new DomainError('state-conflict', message)
}

function externalQuantize(
  { settings, folder }: Workbench,
  recipe: Extract<Recipe, { tool: 'gguf-quantize' }>,
  { inputPath, outputPath }: { readonly inputPath: string; readonly outputPath: string },
) {
  const allow = recipe.allowRequantize ? ['--allow-requantize'] : []
  const argv = [settings.llamaQuantize ?? '', ...allow, inputPath, outputPath, recipe.type, String(THREADS)]
  return { kind: 'run-tool', argv, folder } as const
}

async function measure(
  bench: Workbench,
  library: FoundLibrary | null,
  paths: { readonly sourcePaths: readonly string[]; readonly resultPath: string },
): Promise<Measured> {
  bench.reporter.step('measure', 0)
  const measurement = await runIsolated(
    { kind: 'measure-gguf', libraryFolder: library?.folder ?? null, ...paths },
    isolationOf(bench),
  )
  return { kind: 'gguf', ...measurement }
}

async function cast(
  bench: Workbench,
  { type }: Extract<Recipe, { tool: 'safetensors-cast' }>,
  store: Store,
): Promise<MadeWeights> {
  const { source, reporter } = bench
  const totals = { overflowCount: 0, squaredError: 0, squaredValue: 0, sampleCount: 0 }
  const counts = { castTensorCount: 0, keptTensorCount: 0, dataBytes: 0 }
  const files: MadeFile[] = []
  // Fetched, cast and put one by one: no more than two shards are ever here.
  for (const { path, sizeBytes } of sourceFiles(source)) {
    reporter.step('fetch', sizeBytes)
    const inputPath = await fetchFile(bench, path)
    const outputPath = await outputFile(bench, path)
    reporter.step('make', sizeBytes)
    const isolation = isolationOf(bench, doneBytes => reporter.reach(doneBytes))
    const result = await runIsolated({ kind: 'cast-safetensors', inputPath, outputPath, type }, isolation)
    await dropFile(inputPath)
    for (const key of keysOf(totals)) totals[key] += result[key]
    for (const key of keysOf(counts)) counts[key] += result[key]
    files.push(await keepOutput(bench, outputPath, store, result.sha256))
  }
  const { squaredError, squaredValue, overflowCount, sampleCount } = totals
  const { castTensorCount, keptTensorCount, dataBytes } = counts
  const relativeError = squaredValue === 0 ? null : Math.sqrt(squaredError / squaredValue)
  return {
    files,
    tool: `Entrepôt's own cast of safetensors (F32 to ${type}, rounded to the nearest even)`,
    measured: { kind: 'cast', overflowCount, sampleCount, relativeError, castTensorCount, keptTensorCount },
    dataBytes,
  }
}

function keysOf<Key extends string>(counts: Record<Key, number>): Key[] {
  return Object.keys(counts) as Key[]
}

async function runExternal(
  bench: Workbench,
  recipe: Extract<Recipe, { tool: 'external' }>,
  store: Store,
): Promise<MadeWeights> {
  const { source, settings, reporter, derivation, folder } = bench
  const tool = await requireTool(settings.toolsFile, recipe.name, recipe.type)
  reporter.step('fetch', Number(source.variant.sizeBytes))
  const inputs: string[] = []
  for (const { path } of sourceFiles(source)) inputs.push(await fetchFile(bench, path))
  // Converters want the tokenizer and the configuration beside the weights.
  if (tool.input === 'folder') for (const path of supportPaths(bench)) await fetchFile(bench, path)
  const name = tool.output.replaceAll('{type}', recipe.type).replaceAll('{name}', derivation.targetName)
  const output = await outputFile(bench, name)
  const input = tool.input === 'folder' ? join(folder, 'source') : (inputs[0] ?? '')
  reporter.step('make', estimateBytes(source.variant, recipe))
  const argv = fillArguments(tool.argv, { input, output, type: recipe.type })
  await whileGrowing(bench, output, () => runIsolated({ kind: 'run-tool', argv, folder }, isolationOf(bench)))
  const files: MadeFile[] = []
  for (const path of await madeFiles(bench)) files.push(await keepOutput(bench, path, store))
  if (files.length === 0) throw new DomainError('state-conflict', `${tool.name} made nothing.`)
  return {
    files,
    tool: `${tool.name} of this server's operator (${recipe.type})`,
    measured: null,
    dataBytes: null,
  }
}

/** Bytes of a support file that a converter is given. */
const MAX_SUPPORT_BYTES = 100 * 1024 * 1024
const SUPPORT_NAME = /(^|\/)[^/]*\.(json|jinja|model|txt|tiktoken|spm)$/i

function supportPaths({ source: { tree, variant } }: Workbench): string[] {
  const weights = new Set(sourceFiles({ variant }).map(({ path }) => path))
  return [...tree.entries]
    .filter(
      ({ path, mode, sizeBytes }) =>
        mode.startsWith('100') && sizeBytes <= MAX_SUPPORT_BYTES && SUPPORT_NAME.test(path),
    )
    .map(({ path }) => path)
    .filter(path => !weights.has(path))
}

const OUTPUT_FOLDER = 'made'

async function outputFile({ folder }: Workbench, path: string): Promise<string> {
  const output = join(folder, OUTPUT_FOLDER, path)
  await mkdir(join(output, '..'), { recursive: true })
  return output
}

async function madeFiles({ folder }: Workbench): Promise<string[]> {
  const entries = await readdir(join(folder, OUTPUT_FOLDER), { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

/** Puts a file that was made into the store, and frees its room here. */
async function keepOutput(
  bench: Workbench,
  file: string,
  { claim, keep }: Store,
  sha256: string | null = null,
): Promise<MadeFile> {
  const { engines, folder, signal } = bench
  const path = relative(join(folder, OUTPUT_FOLDER), file).split(sep).join('/')
  const oid = sha256 === null ? await hashFile(file, signal) : asOid(sha256)
  const made = await putMade(engines, { file, path, oid }, claim, signal)
  keep(made)
  await dropFile(file)
  return made
}

/** Tells how large the output is while it is written by a program that says nothing of it. */
async function whileGrowing<T>({ reporter }: Workbench, path: string, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    stat(path).then(
      ({ size }) => reporter.reach(size),
      () => undefined,
    )
  }, 1_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** `name-Q4_K_M.gguf`, after the target. */
function ggufName({ derivation }: Workbench, type: string): string {
  const name = derivation.targetName.replace(/[-_.]?gguf$/i, '')
  const isNamed = name.toUpperCase().endsWith(type)
  return `${isNamed ? name : `${name}-${type}`}.gguf`
}
