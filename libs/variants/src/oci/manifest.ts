import { createHash } from 'node:crypto'
import type { NewOciBlob } from '@entrepot/persistence'

export const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json'

/** What Ollama puts together, by the names that it has for it. */
export type LayerKind = 'model' | 'projector' | 'template' | 'system' | 'params' | 'license'

/** One thing that a manifest names: a file of the revision, or bytes that were made for it. */
export type Layer = { readonly kind: LayerKind } & (
  | { readonly file: { readonly path: string; readonly digest: string; readonly sizeBytes: number } }
  | { readonly content: Uint8Array<ArrayBuffer> }
)

/** What the model is, as far as its header told. */
export interface ModelFacts {
  readonly architecture: string | null
  readonly parameterCount: number | null
  readonly quantization: string
}

/** A manifest, byte by byte the same for the same revision, with all that it names. */
export interface Manifest {
  readonly bytes: Buffer<ArrayBuffer>
  /** SHA-256 in hexadecimal. */
  readonly digest: string
  readonly blobs: readonly NewOciBlob[]
}

/** Puts a manifest together. Pure: the same layers make the same bytes, in this order of words and of nothing else. */
export function makeManifest(layers: readonly Layer[], facts: ModelFacts): Manifest {
  const described = layers.map(describe)
  const config = madeHere(CONFIG_TYPE, configOf(facts, described))
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: wordsOf(config),
    layers: described.map(wordsOf),
  }
  const made = madeHere(MANIFEST_TYPE, manifest)
  const blobs = [made, config, ...described].map(({ digest, mediaType, path, content }) => ({
    ...{ digest, mediaType, path, content },
  }))
  return { bytes: Buffer.from(made.content), digest: made.digest, blobs }
}

interface Described extends NewOciBlob {
  readonly sizeBytes: number
}

function describe(layer: Layer): Described {
  const mediaType = `application/vnd.ollama.image.${layer.kind}`
  if ('file' in layer) return { ...layer.file, mediaType, content: null }
  return ofContent(mediaType, layer.content)
}

function ofContent(mediaType: string, content: Uint8Array<ArrayBuffer>) {
  return { digest: sha256Of(content), sizeBytes: content.length, mediaType, path: null, content }
}

function madeHere(mediaType: string, value: object) {
  return ofContent(mediaType, new Uint8Array(Buffer.from(JSON.stringify(value))))
}

function wordsOf({ mediaType, digest, sizeBytes }: Described) {
  return { mediaType, digest: `sha256:${digest}`, size: sizeBytes }
}

/** What Ollama shows of a model before it has opened it. */
function configOf(
  { architecture, parameterCount, quantization }: ModelFacts,
  layers: readonly Described[],
): object {
  return {
    model_format: 'gguf',
    ...(architecture !== null && { model_family: architecture, model_families: [architecture] }),
    ...(parameterCount !== null && { model_type: sizeName(parameterCount) }),
    ...(quantization !== 'unknown' && { file_type: quantization }),
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
  }
}

const STEPS = [
  { from: 1e12, letter: 'T' },
  { from: 1e9, letter: 'B' },
  { from: 1e6, letter: 'M' },
  { from: 1e3, letter: 'K' },
] as const

/** `8.0B`, as people call sizes of models. */
export function sizeName(parameterCount: number): string {
  const step = STEPS.find(({ from }) => parameterCount >= from)
  return step ? `${(parameterCount / step.from).toFixed(1)}${step.letter}` : String(parameterCount)
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
