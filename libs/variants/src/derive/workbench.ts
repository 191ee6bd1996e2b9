import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type AccountPrincipal, type CommitSha, DomainError, type TreeEntry } from '@entrepot/core'
import { requireSafePath, type TreeIndex } from '@entrepot/git'
import type { Derivation, Repo, Revision, Variant, VariantFile } from '@entrepot/persistence'
import { type Engines, FileOpener } from '@entrepot/registry'
import type { DerivationReporter } from './derivation-reporter.js'
import type { DeriveSettings } from './derive-settings.js'
import type { LogTail } from './log-tail.js'
import { overDisk } from './run-isolated.js'
import { folderBytes } from './watch-limits.js'

/** Everything that is at hand while one derivation is worked on. */
export interface Workbench {
  readonly engines: Engines
  readonly settings: DeriveSettings
  readonly derivation: Derivation
  /** Whoever started it, with the rights of now. */
  readonly principal: AccountPrincipal
  readonly source: DerivationSource
  /** Removed in the end, whatever happens. */
  readonly folder: string
  readonly reporter: DerivationReporter
  readonly log: LogTail
  readonly signal: AbortSignal
}

export interface DerivationSource {
  readonly repo: Repo
  readonly commit: CommitSha
  readonly revision: Revision
  readonly variant: Variant
  readonly tree: TreeIndex
}

/** The files of weights of the source, the one that is opened first in front. */
export function sourceFiles({ variant }: Pick<DerivationSource, 'variant'>): readonly VariantFile[] {
  return variant.files as unknown as VariantFile[]
}

/** The entry of a file of the source. */
export function entryOf({ tree }: Pick<DerivationSource, 'tree'>, path: string): TreeEntry {
  const entry = tree.get(path)
  if (entry) return entry
  throw new DomainError('entry-not-found', `The source has no file ${JSON.stringify(path.slice(0, 200))}.`)
}

/**
 * Writes a file of the source into the folder, under its own path.
 * @returns where it is
 */
export async function fetchFile(bench: Workbench, path: string): Promise<string> {
  requireSafePath(path)
  const { engines, source, folder, reporter, settings, signal } = bench
  const entry = entryOf(source, path)
  const heldBytes = await folderBytes(folder)
  if (heldBytes + entry.sizeBytes > settings.limits.diskBytes) throw overDisk(settings.limits)
  const target = join(folder, 'source', path)
  await mkdir(dirname(target), { recursive: true })
  const counting = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      reporter.add(chunk.length)
      done(null, chunk)
    },
  })
  const body = await new FileOpener(engines).open(source.repo, entry)
  await pipeline(body, counting, createWriteStream(target), { signal })
  return target
}

/** Lets go of a file that is needed no more. */
export function dropFile(path: string): Promise<void> {
  return rm(path, { force: true })
}
