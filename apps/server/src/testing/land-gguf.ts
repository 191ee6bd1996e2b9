import { createHash } from 'node:crypto'
import { type NewVariant, replaceVariants, transaction } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { type FolderSpec, landFolder } from '@entrepot/testing/landing'
import { tinyLlama } from '@entrepot/testing/weights'

/** Which quantization a spec says the header of a file has; several files are parts of one. */
export type GgufNames = Readonly<Record<string, readonly string[]>>

/** A GGUF file that differs from others by its seed. */
export function ggufBytes(seed: number, chatTemplate?: string): Buffer {
  return tinyLlama({ seed, ...(chatTemplate !== undefined && { chatTemplate }) })
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Lands a repository whose last commit has these variants, whatever its headers say. */
export async function landGguf(engines: Engines, spec: FolderSpec, names: GgufNames) {
  const landed = await landFolder(engines, spec)
  const commit = landed.commits.at(-1) ?? ''
  const { prisma } = engines.db
  const { id: revisionId } = await prisma.revision.findFirstOrThrow({
    where: { repoId: landed.repo.id, commit },
  })
  const files = Object.assign({}, ...spec.commits.map(({ largeFiles }) => largeFiles ?? {})) as Record<
    string,
    Buffer
  >
  const variants = Object.entries(names).map(([quantization, paths]) => variantOf(quantization, paths, files))
  await transaction(prisma, tx => replaceVariants(tx, { repoId: landed.repo.id, revisionId }, variants))
  return { ...landed, commit }
}

function variantOf(
  quantization: string,
  paths: readonly string[],
  files: Readonly<Record<string, Buffer>>,
): NewVariant {
  const described = paths.map(path => {
    const bytes = files[path] ?? Buffer.alloc(0)
    return { path, sizeBytes: bytes.length, sha256: sha256Of(bytes) }
  })
  return {
    ...{ key: `gguf/${quantization}`, format: 'gguf', quantization, isQuantized: true, bitsPerWeight: 4.5 },
    sizeBytes: described.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...{
      parameterCount: 1_300_000,
      architecture: 'llama',
      contextTokens: 512,
      engines: ['llamacpp', 'ollama'],
    },
    ...{ files: described, shape: null, header: null },
  }
}
