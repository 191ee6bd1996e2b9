import { newId } from '@entrepot/core'
import { Prisma, type Variant } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

/** A deployable form of a model, as it is written. */
export interface NewVariant {
  /** Tells it from others of its revision: `gguf/Q4_K_M`. */
  readonly key: string
  readonly format: string
  readonly quantization: string
  readonly isQuantized: boolean
  readonly bitsPerWeight: number | null
  readonly sizeBytes: number
  readonly parameterCount: number | null
  readonly architecture: string | null
  readonly contextTokens: number | null
  readonly engines: readonly string[]
  readonly files: readonly VariantFile[]
  readonly shape: Prisma.InputJsonObject | null
  readonly header: Prisma.InputJsonObject | null
}

/** A file of weights of a variant. */
export interface VariantFile {
  readonly path: string
  readonly sizeBytes: number
  /** Of a large file; null for one that is in git. */
  readonly sha256: string | null
}

/** Rows of one statement, of some twenty columns. */
const ROWS_BATCH = 1_000

/** Says what variants a revision has, in place of what was said before. */
export async function replaceVariants(
  tx: Tx,
  { repoId, revisionId }: { readonly repoId: string; readonly revisionId: string },
  variants: readonly NewVariant[],
): Promise<void> {
  await tx.variant.deleteMany({ where: { revisionId } })
  for (let from = 0; from < variants.length; from += ROWS_BATCH) {
    const data = variants.slice(from, from + ROWS_BATCH).map(variant => ({
      ...variant,
      id: newId(),
      repoId,
      revisionId,
      engines: [...variant.engines],
      files: variant.files.map(file => ({ ...file })),
      shape: variant.shape ?? Prisma.DbNull,
      header: variant.header ?? Prisma.DbNull,
    }))
    await tx.variant.createMany({ data })
  }
}

/** The variants of some revisions, by revision and key. */
export function listVariants(db: Db, revisionIds: readonly string[]): Promise<Variant[]> {
  return db.variant.findMany({
    where: { revisionId: { in: [...revisionIds] } },
    orderBy: [{ revisionId: 'asc' }, { key: 'asc' }],
  })
}
