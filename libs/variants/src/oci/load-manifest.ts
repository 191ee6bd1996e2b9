import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { TreeEntry } from '@entrepot/core'
import { saveOciBlobs } from '@entrepot/persistence'
import type { Engines, FileOpener } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'
import { type ChosenModel, chooseModel, type PullQuestion } from './choose-model.js'
import { type Layer, type LayerKind, makeManifest, type Manifest } from './manifest.js'
import { syntheticLayers } from './synthetic-layers.js'

/** Manifests that are remembered, of some kilobytes each: one is made by reading the header of its model. */
const REMEMBERED = 1_000

/** Makes manifests for Ollama. The same revision has the same, byte by byte, on every node. */
export class ManifestMaker {
  /** By repository that was asked, revision and variant. */
  readonly #made = new LRUCache<string, Manifest>({ max: REMEMBERED })

  constructor(
    private readonly engines: Engines,
    private readonly files: FileOpener,
  ) {}

  /**
   * The manifest that a tag means, and everything it names is found by its digest from then on.
   *
   * @throws DomainError `object-not-stored`  a mirror has not brought its bytes
   * @throws what `chooseModel` and `syntheticLayers` throw
   */
  async load(question: Omit<PullQuestion, 'takesParts'>): Promise<Manifest> {
    const model = await chooseModel(this.engines, { ...question, takesParts: false })
    const { resolved, variant, file, projector } = model
    for (const entry of [file, projector]) if (entry) await this.files.requireStored(resolved.repo, entry)
    const { id: repoId } = question.repo
    const key = `${repoId} ${resolved.shownAs} ${variant.id}`
    const known = this.#made.get(key)
    if (known) return known
    const made = await this.#make(model)
    await saveOciBlobs(this.engines.db.prisma, { repoId, revision: resolved.shownAs }, made.blobs)
    this.#made.set(key, made)
    return made
  }

  async #make(model: ChosenModel): Promise<Manifest> {
    const { file, projector, variant } = model
    const layers = [
      await this.#fileLayer('model', model, file),
      ...(projector ? [await this.#fileLayer('projector', model, projector)] : []),
      ...(await syntheticLayers(this.files, model)),
    ]
    const { architecture, parameterCount, quantization } = variant
    const count = parameterCount === null ? null : Number(parameterCount)
    return makeManifest(layers, { architecture, parameterCount: count, quantization })
  }

  async #fileLayer(kind: LayerKind, model: ChosenModel, entry: TreeEntry): Promise<Layer> {
    const digest = entry.lfs?.oid ?? (await this.#hash(model, entry))
    return { kind, file: { path: entry.path, digest, sizeBytes: entry.sizeBytes } }
  }

  /** Of a file that is in git itself, and so is small. */
  async #hash({ resolved }: ChosenModel, entry: TreeEntry): Promise<string> {
    const hash = createHash('sha256')
    await pipeline(await this.files.open(resolved.repo, entry), hash)
    return hash.digest('hex')
  }
}
