import { describe, licensesOfOthers, type BindingLicense } from '../licensing.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

const LLAMA = { id: 'meta-llama/Llama-3.1-8B', license: 'llama3.1', isMirrored: true } as const
const OLD = { id: 'meta-llama/Meta-Llama-3-8B', license: 'llama3', isMirrored: true } as const

export default defineRule({
  id: 'llama-derivative-named',
  code: 'L012',
  summary: 'The name of a model made with Llama begins as its licence says: "Llama 3" or "Llama".',
  why: 'The Llama licences from version 3 on grant their rights under this condition (1.b.i).',
  fix: 'Rename the repository.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Llama 3, 3.1, 3.2, 3.3 and 4 Community License Agreements, 1.b.i'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const bindings = licensesOfOthers(facts).filter(({ license }) => license.naming !== null)
    // What it was made from says more than what it declares; "Llama 3" is a "Llama" too.
    const inherited = bindings.filter(
      ({ sourceId, license }) => sourceId !== null || isParents(facts, license.id),
    )
    const [strictest] = (inherited.length > 0 ? inherited : bindings).sort(
      (a, b) => prefixOf(b).length - prefixOf(a).length,
    )
    const hit = strictest ? judgeName(facts, strictest) : null
    if (hit) yield { ...hit, evidence: facts.repo.id }
  },

  examples: {
    pass: [
      { card: '---\nlicense: llama3.1\n---\n', parents: [LLAMA], repoId: 'acme/Llama-3.1-support' },
      { card: '---\nlicense: llama3\n---\n', parents: [OLD], repoId: 'acme/llama3-support' },
      { card: '---\nlicense: llama3.1\n---\n', repoId: 'meta-llama/Meta-Llama-3.1-8B' },
      { card: '---\nlicense: llama2\n---\n', parents: [{ id: 'a/b', license: 'llama2', isMirrored: true }] },
      { card: '---\nlicense: mit\n---\n' },
    ],
    fail: [
      {
        card: '---\nlicense: llama3.1\n---\n',
        parents: [LLAMA],
        repoId: 'acme/support-8b',
        finds: ['`support-8b` is made with a model under `llama3.1`, so its name has to begin with "Llama".'],
      },
      {
        card: '---\nlicense: llama3\n---\n',
        parents: [LLAMA],
        repoId: 'acme/support-8b',
        finds: [
          '`support-8b` is made with a model under `llama3.1` (of `meta-llama/Llama-3.1-8B`), so its name has to begin with "Llama".',
        ],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n',
        parents: [OLD],
        repoId: 'acme/Llama-support',
        finds: [
          '`Llama-support` is made with a model under `llama3` (of `meta-llama/Meta-Llama-3-8B`), so its name has to begin with "Llama 3".',
        ],
      },
      {
        card: '---\nlicense: llama3.1\n---\n',
        parents: [LLAMA],
        repoId: 'acme/Meta-Llama-3.1-8B-GGUF',
        finds: [
          '`Meta-Llama-3.1-8B-GGUF` begins with Meta\'s own name: unless it is an unchanged copy, `llama3.1` asks for a name that begins with "Llama".',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: llama3.2\n---\n',
        repoId: 'acme/support-1b',
        finds: [
          '`support-1b` is under `llama3.2` and names no base model: if it is made with Llama, its name has to begin with "Llama".',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ ...LLAMA, license: null, isMirrored: false }],
        repoId: 'acme/support-8b',
        finds: [
          '`support-8b` is made with a model under `llama3.1` (of `meta-llama/Llama-3.1-8B`), so its name has to begin with "Llama".',
        ],
        states: ['unverifiable'],
      },
    ],
  },
})

/** Whether a parent has the licence that the card declares. */
function isParents({ parents }: RuleFacts, licenseId: string): boolean {
  return parents.some(({ license }) => license === licenseId)
}

function prefixOf({ license }: BindingLicense): string {
  return license.naming?.prefix ?? ''
}

function judgeName({ repo, parents }: RuleFacts, binding: BindingLicense): Hit | null {
  const { naming } = binding.license
  if (!naming) return null
  const name = repo.id.slice(repo.id.lastIndexOf('/') + 1)
  if (beginsWith(name, naming.prefix)) return null
  const fix = `Rename the repository so that it begins with "${naming.prefix}".`
  if (parents.length === 0) {
    const message = `\`${name}\` is under ${describe(binding)} and names no base model: if it is made with Llama, its name has to begin with "${naming.prefix}".`
    return { message, fix, state: 'needs-review' }
  }
  if (/^meta[-_ .]?llama/i.test(name)) {
    const message = `\`${name}\` begins with Meta's own name: unless it is an unchanged copy, ${describe(binding)} asks for a name that begins with "${naming.prefix}".`
    return { message, fix, state: 'needs-review' }
  }
  return {
    message: `\`${name}\` is made with a model under ${describe(binding)}, so its name has to begin with "${naming.prefix}".`,
    fix,
    state: binding.isCertain ? 'fail' : 'unverifiable',
  }
}

/** Names of repositories hold no blanks: "Llama 3" is `Llama-3`, `llama_3` or `Llama3` there. */
function beginsWith(name: string, prefix: string): boolean {
  return squeezed(name).startsWith(squeezed(prefix))
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[-_ .]/g, '')
}
