import { evaluate, parseCard } from '@entrepot/cards'
import { formatRepoId } from '@entrepot/core'
import { defaultPolicy, judgeFindings } from '@entrepot/policy'
import type { Judge } from '@entrepot/registry'

/** Judges by the real rules and policy; and a file `block.txt` blocks, so that there is a blocked revision where one is needed. */
export const judgeByRules: Judge = async ({ repo, readme, entries, treeFindings }) => {
  const { findings: cardFindings } = evaluate({
    repo: { type: repo.type, id: formatRepoId(repo) },
    card: readme && parseCard(readme),
    files: entries.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    parents: [],
  })
  const findings = [...cardFindings, ...treeFindings]
  const isBlocked = entries.some(entry => entry.path === 'block.txt')
  return {
    findings,
    verdict: isBlocked
      ? { state: 'blocked', policyVersion: 1, reasons: ['test-rule'] }
      : judgeFindings(findings, defaultPolicy),
    card: null,
    index: { tags: [], license: null, pipelineTag: null, libraryName: null },
  }
}
