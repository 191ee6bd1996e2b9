import { textEntriesOf, type Entry } from '../metadata.js'
import { isRepoId } from '../repo-id.js'
import { defineRule, type Hit, type ParentFact, type RuleFacts } from '../rule.js'

/** Ancestors that are followed in search of a cycle; real lineages have fewer than ten. */
const ANCESTORS_MAX = 1_000

export default defineRule({
  id: 'references-resolvable',
  code: 'M009',
  summary: 'Every `base_model` and `datasets` is in the registry, and no model derives from itself.',
  why: 'What is not here cannot be checked: its licence, its data and its recalls may be anything.',
  fix: 'Mirror it into the registry, or correct the id.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['NIST AI RMF MAP 4.1', 'ISO/IEC 42001 A.10.3'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check(facts) {
    const parents = byId(facts.parents)
    const itself = facts.repo.id.toLowerCase()
    for (const entry of idsOf(facts, 'base_model')) {
      const parent = parents.get(entry.value.toLowerCase())
      if (entry.value.toLowerCase() === itself) {
        yield hit(entry, `\`${entry.value}\` is this model itself.`, 'Name the model it was made from.')
      } else if (!parent?.isMirrored) yield missing(entry)
      else if (hasAncestor(parent, itself)) {
        yield hit(entry, `\`${entry.value}\` derives from this model: one of the two is not its base.`)
      }
    }
    const datasets = byId(facts.datasets)
    for (const entry of idsOf(facts, 'datasets')) {
      if (!datasets.get(entry.value.toLowerCase())?.isMirrored) yield missing(entry)
    }
  },

  examples: {
    pass: [
      {
        card: '---\nbase_model: a/b\ndatasets: [squad]\n---\n',
        parents: [{ id: 'a/b', license: 'mit', isMirrored: true }],
        datasets: [{ id: 'squad', license: null, isMirrored: true }],
      },
      { card: '---\nbase_model: not an id\n---\n' },
    ],
    fail: [
      {
        card: '---\nbase_model: [a/b, c/d]\ndatasets: [squad]\n---\n',
        parents: [{ id: 'a/b', license: null, isMirrored: false }],
        finds: [
          '`a/b` is not in the registry, so that nothing about it could be checked.',
          '`c/d` is not in the registry, so that nothing about it could be checked.',
          '`squad` is not in the registry, so that nothing about it could be checked.',
        ],
        states: ['unverifiable', 'unverifiable', 'unverifiable'],
      },
      {
        card: '---\nbase_model: Acme/Heron\n---\n',
        repoId: 'acme/heron',
        parents: [{ id: 'acme/heron', license: 'mit', isMirrored: true }],
        finds: ['`Acme/Heron` is this model itself.'],
      },
      {
        card: '---\nbase_model: a/b\n---\n',
        repoId: 'acme/heron',
        parents: [
          {
            id: 'a/b',
            license: 'mit',
            isMirrored: true,
            parents: [{ id: 'acme/heron', license: 'mit', isMirrored: true }],
          },
        ],
        finds: ['`a/b` derives from this model: one of the two is not its base.'],
      },
    ],
  },
})

/** Ids only: what has not the shape of one is the matter of `base-model-id` and `dataset-id`. */
function idsOf({ card }: RuleFacts, key: string): Entry<string>[] {
  return textEntriesOf(card.metadata, key).filter(({ value }) => isRepoId(value))
}

function byId(facts: readonly ParentFact[]): Map<string, ParentFact> {
  return new Map(facts.map(fact => [fact.id.toLowerCase(), fact]))
}

function hit({ value, path }: Entry<string>, message: string, fix?: string): Hit {
  return { message, key: path, evidence: value, ...(fix !== undefined && { fix }) }
}

function missing(entry: Entry<string>): Hit {
  const message = `\`${entry.value}\` is not in the registry, so that nothing about it could be checked.`
  return { ...hit(entry, message), state: 'unverifiable' }
}

function hasAncestor(parent: ParentFact, id: string): boolean {
  const open = [...(parent.parents ?? [])]
  for (let seen = 0; open.length > 0 && seen < ANCESTORS_MAX; seen++) {
    const next = open.pop()
    if (next?.id.toLowerCase() === id) return true
    open.push(...(next?.parents ?? []))
  }
  return false
}
