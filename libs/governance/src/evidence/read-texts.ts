import { buffer } from 'node:stream/consumers'
import { isLicenseFile, type ParsedCard, parseCard, RULE_TEXT_MAX_BYTES } from '@entrepot/cards'
import type { TreeEntry } from '@entrepot/core'
import { type EvidenceLicenseText, type EvidenceMetric, readEvalResults } from '@entrepot/evidence'
import {
  type Engines,
  openReader,
  readTree,
  README_MAX_BYTES,
  type ResolvedRevision,
} from '@entrepot/registry'
import { load } from 'js-yaml'

/** What evidence quotes of a revision's files. */
export interface EvidenceTexts {
  /** Null without a README.md. */
  readonly card: ParsedCard | null
  readonly licenses: readonly EvidenceLicenseText[]
  /** Of `.eval_results/`. */
  readonly metrics: readonly EvidenceMetric[]
}

/** Files of each kind that are read. */
const TEXTS_MAX = 16

/** Reads the card, the licence texts and the results of evaluations that lie in a revision, all in git and of bounded length. */
export async function readTexts(engines: Engines, revision: ResolvedRevision): Promise<EvidenceTexts> {
  const { entries } = await readTree(engines, revision)
  const reader = await openReader(engines, revision.repo.id)
  const readAll = async (isWanted: (path: string) => boolean, maxBytes: number, count: number) => {
    const found = entries.filter(
      entry => isPlain(entry) && isWanted(entry.path) && entry.sizeBytes <= maxBytes,
    )
    const texts: { path: string; bytes: Buffer }[] = []
    for (const { path, oid } of found.slice(0, count))
      texts.push({ path, bytes: await buffer(await reader.openBlob(oid)) })
    return texts
  }
  const [readme] = await readAll(path => path === 'README.md', README_MAX_BYTES, 1)
  const licenses = await readAll(isLicenseFile, RULE_TEXT_MAX_BYTES, TEXTS_MAX)
  const isResult = (path: string) => /^\.eval_results\/[^/]+\.ya?ml$/.test(path)
  const results = await readAll(isResult, RULE_TEXT_MAX_BYTES, TEXTS_MAX)
  return {
    card: readme ? parseCard(readme.bytes) : null,
    licenses: licenses.map(({ path, bytes }) => ({ path, text: bytes.toString('utf8').toWellFormed() })),
    metrics: results.flatMap(({ bytes }) => readEvalResults(parseYaml(bytes.toString('utf8')))),
  }
}

function isPlain({ mode, lfs }: TreeEntry): boolean {
  return mode.startsWith('100') && lfs === null
}

/** Null for what is no YAML: a rule reports that, and evidence has nothing to say about it. */
function parseYaml(text: string): unknown {
  try {
    return load(text)
  } catch {
    return null
  }
}
