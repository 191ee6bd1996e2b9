import { buffer } from 'node:stream/consumers'
import { hubMessages, newHubRejections, parseCard } from '@entrepot/cards'
import { DomainError, formatRepoId, type RepoName } from '@entrepot/core'
import type { ObjectReader, TreeIndex } from '@entrepot/git'
import type { Judgement } from '../land/judge.js'
import { README_MAX_BYTES } from '../land/prepare-revision.js'
import type { Baseline } from './baseline.js'

/**
 * Refuses a card that the Hub itself would refuse, in its words, for what this push brings into it: what stood there before does not
 * count, and neither does what is merely missing.
 *
 * @throws DomainError `card-invalid`
 */
export async function requireCardOfHub(
  repo: RepoName,
  { tree, judgement }: { readonly tree: TreeIndex; readonly judgement: Judgement },
  baseline: Baseline,
  reader: ObjectReader,
): Promise<void> {
  const { findings } = judgement
  if (newHubRejections([], findings).length === 0) return
  const before = [...(await baseline.fingerprints())].map(fingerprint => ({ fingerprint }))
  const rejections = newHubRejections(before, findings)
  if (rejections.length === 0) return
  const entry = tree.get('README.md')
  const readme = entry
    ? await buffer(await reader.openBlob(entry.oid, { start: 0, endExclusive: README_MAX_BYTES }))
    : null
  const messages = hubMessages(
    {
      repo: { type: repo.type, id: formatRepoId(repo) },
      card: readme && parseCard(readme),
      files: tree.entries
        .filter(({ mode }) => mode !== '040000')
        .map(({ path, sizeBytes }) => ({ path, sizeBytes })),
      parents: [],
    },
    rejections,
  )
  throw new DomainError('card-invalid', messages.join('\n'), {
    rules: [...new Set(rejections.map(({ ruleId }) => ruleId))],
  })
}
