import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, parseCard } from '../../libs/cards/dist/index.js'

/** Cards of a folder, in the order of their paths; one under a folder `datasets` is that of a data set. */
export function readCorpus(root) {
  const paths = globSync('**/README.md', { cwd: root }).map(path => path.replaceAll('\\', '/'))
  return paths.sort().map(path => {
    const type = path.split('/').includes('datasets') ? 'dataset' : 'model'
    return { path, type, bytes: readFileSync(join(root, path)) }
  })
}

/** Only the card is known: no other files, no lineage, no gate, no earlier revision. */
export function findingsOf({ path, type, bytes }) {
  const files = [{ path: 'README.md', sizeBytes: bytes.length }]
  return evaluate({ repo: { type, id: idOf(path) }, card: parseCard(bytes), files, parents: [] }).findings
}

/** By the id of the rule: `{ path, card, finding }`, in the order of the cards. */
export function findingsByRule(cards) {
  const byRule = new Map()
  for (const card of cards) {
    for (const finding of findingsOf(card)) {
      const rows = byRule.get(finding.ruleId) ?? []
      rows.push({ path: card.path, card, finding })
      byRule.set(finding.ruleId, rows)
    }
  }
  return byRule
}

/** Folders are called `<collection>__<id>`, with `__` for `/` in the id; those of oddities end in a hash. */
function idOf(path) {
  const [, ...parts] = (path.split('/').at(-2) ?? '').split('__')
  return (path.startsWith('oddities/') ? parts.slice(0, -1) : parts).join('/') || 'unknown'
}
