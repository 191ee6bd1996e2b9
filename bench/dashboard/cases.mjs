import { OWN_NAMESPACES } from './seed-repos.mjs'

/** What the person of the bench may see: one fixed condition, written for every case alike. */
const own = OWN_NAMESPACES.map(name => `'${name}'`).join(', ')
const SEEN = `(visibility IN ('internal', 'public') OR lower(namespace) IN (${own}))`
/** Whose head they may read: a filter by what a card says must not tell of others. They contribute to all of their namespaces. */
const READABLE = `(head_verdict IN ('cleared', 'restricted') OR lower(namespace) IN (${own}))`

/** Each: what the page asks for, and the condition of the one statement that answers the same. `card` for what a head says. */
export const CASES = [
  { name: 'nothing', filter: {}, where: 'true' },
  { name: 'type', filter: { type: 'DATASET' }, where: `type = 'dataset'` },
  { name: 'type, rare', filter: { type: 'SPACE' }, where: `type = 'space'` },
  { name: 'verdict', filter: { verdict: 'BLOCKED' }, where: `head_verdict = 'blocked'` },
  { name: 'licence', filter: { license: 'mit' }, where: `license = 'mit'`, card: true },
  { name: 'licence, rarer', filter: { license: 'unlicense' }, where: `license = 'unlicense'`, card: true },
  { name: 'task', filter: { task: 'summarization' }, where: `pipeline_tag = 'summarization'`, card: true },
  { name: 'library', filter: { library: 'keras' }, where: `library_name = 'keras'`, card: true },
  { name: 'language, common', filter: { language: 'en' }, where: `languages @> '{en}'`, card: true },
  { name: 'language, rarer', filter: { language: 'is' }, where: `languages @> '{is}'`, card: true },
  { name: 'owner', filter: { owner: 'org42' }, where: `lower(namespace) = 'org42'` },
  { name: 'errors', filter: { hasFindings: 'ERROR' }, where: 'error_findings > 0' },
  { name: 'search, one', filter: { search: '-7777' }, where: `id_key LIKE '%-7777%'` },
  { name: 'search, common', filter: { search: 'chat' }, where: `id_key LIKE '%chat%'` },
  { name: 'search, two words', filter: { search: 'tiny zephyr' }, where: `id_key LIKE '%tiny%' AND id_key LIKE '%zephyr%'` }, // prettier-ignore
  { name: 'search, nothing', filter: { search: 'nowhere' }, where: `id_key LIKE '%nowhere%'` },
  { name: 'search + licence', filter: { search: 'zephyr', license: 'mit' }, where: `id_key LIKE '%zephyr%' AND license = 'mit'`, card: true }, // prettier-ignore
  { name: 'three facets', filter: { type: 'MODEL', license: 'mit', task: 'summarization' }, where: `type = 'model' AND license = 'mit' AND pipeline_tag = 'summarization'`, card: true }, // prettier-ignore
  { name: 'by downloads', filter: {}, where: 'true', sort: 'downloads' },
  { name: 'licence by downloads', filter: { license: 'mit' }, where: `license = 'mit'`, sort: 'downloads', card: true }, // prettier-ignore
  // Last, as their statements take a second: a server that is left alone for some of those collects its garbage, and what it had compiled with it.
  { name: 'tag, rare', filter: { tags: ['rare'] }, where: `tags @> '{rare}'`, card: true },
  { name: 'search, two letters', filter: { search: 'zq' }, where: `id_key LIKE '%zq%'` },
  { name: 'facets that exclude each other', filter: { library: 'fairseq', tags: ['batch-3', 'rare'] }, where: `library_name = 'fairseq' AND tags @> '{batch-3,rare}'`, card: true }, // prettier-ignore
  { name: 'only the oldest', filter: { search: 'archived' }, where: `id_key LIKE '%archived%'` },
]

/** The statement of a case: one page in the order of the page, by what it shows. */
export function statementOf({ where, card, sort = 'updated_at' }, limit, after = null) {
  const conditions = [SEEN, ...(card ? [READABLE] : []), where, ...(after === null ? [] : [after])]
  return `SELECT id, type, namespace, name, visibility, license, pipeline_tag, head_verdict, updated_at, downloads, error_findings, warning_findings, info_findings
    FROM repo WHERE ${conditions.map(condition => `(${condition})`).join(' AND ')} ORDER BY ${sort} DESC, id DESC LIMIT ${limit}`
}
