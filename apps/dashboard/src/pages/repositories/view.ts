import type { Search } from '../../routing/use-search.js'

/** What a list of repositories can be narrowed by, by the names that the address of the page has for it. */
export const FILTERS = [
  'type',
  'verdict',
  'findings',
  'license',
  'task',
  'library',
  'language',
  'domain',
  'owner',
  'tag',
] as const
export type Filter = (typeof FILTERS)[number]

/** Those whose values the server counts. */
export const FACETS = FILTERS.filter(filter => filter !== 'tag')
export type Facet = Exclude<Filter, 'tag'>

const TYPES = ['MODEL', 'DATASET', 'SPACE'] as const
const VERDICTS = ['CLEARED', 'RESTRICTED', 'BLOCKED', 'PENDING'] as const
const SEVERITIES = ['ERROR', 'WARNING', 'INFO'] as const
const KNOWN: Readonly<Partial<Record<Filter, readonly string[]>>> = {
  type: TYPES,
  verdict: VERDICTS,
  findings: SEVERITIES,
}

export const SORTS = ['updated', 'downloads', 'created', 'oldest'] as const
export type Sort = (typeof SORTS)[number]
const ORDERS = {
  updated: { field: 'UPDATED_AT', direction: 'DESC' },
  downloads: { field: 'DOWNLOADS', direction: 'DESC' },
  created: { field: 'CREATED_AT', direction: 'DESC' },
  oldest: { field: 'UPDATED_AT', direction: 'ASC' },
} as const satisfies Record<Sort, object>

/** What the address narrows the list to, in the order of `FILTERS`. What no server would understand is left out. */
export function chosenOf(search: Search): { filter: Filter; value: string }[] {
  return FILTERS.flatMap(filter => {
    const value = search[filter]
    const known = KNOWN[filter]
    return value && (known?.includes(value) ?? true) ? [{ filter, value }] : []
  })
}

export function sortOf(search: Search): Sort {
  return SORTS.find(sort => sort === search['sort']) ?? 'updated'
}

/** The same as the server takes it. */
export function variablesOf(search: Search) {
  const chosen = new Map(chosenOf(search).map(({ filter, value }) => [filter, value]))
  const words = (search['q'] ?? '').trim()
  return {
    filter: {
      ...oneOf('type', chosen.get('type'), TYPES),
      ...oneOf('verdict', chosen.get('verdict'), VERDICTS),
      ...oneOf('hasFindings', chosen.get('findings'), SEVERITIES),
      ...textOf('license', chosen.get('license')),
      ...textOf('task', chosen.get('task')),
      ...textOf('library', chosen.get('library')),
      ...textOf('language', chosen.get('language')),
      ...textOf('domain', chosen.get('domain')),
      ...textOf('owner', chosen.get('owner')),
      ...(chosen.has('tag') && { tags: [chosen.get('tag') ?? ''] }),
      ...(words !== '' && { search: words }),
    },
    orderBy: ORDERS[sortOf(search)],
  }
}

/** A value of a facet as the address has it: enumerations are written as GraphQL writes them. */
export function valueInAddress(facet: Facet, value: string): string {
  return KNOWN[facet] ? value.toUpperCase() : value
}

/** What the address says, in one order and without what is empty: two addresses of one view are the same text. */
export function viewText(search: Search): string {
  const kept: [string, string][] = chosenOf(search).map(({ filter, value }) => [filter, value])
  kept.unshift(['q', (search['q'] ?? '').trim()])
  const sort = sortOf(search)
  if (sort !== 'updated') kept.push(['sort', sort])
  return new URLSearchParams(kept.filter(([, value]) => value !== '')).toString()
}

function oneOf<const Key extends string, const Known extends string>(
  key: Key,
  value: string | undefined,
  known: readonly Known[],
): { readonly [K in Key]?: Known } {
  const found = known.find(one => one === value)
  return (found === undefined ? {} : { [key]: found }) as { readonly [K in Key]?: Known }
}

function textOf<const Key extends string>(
  key: Key,
  value: string | undefined,
): { readonly [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string }
}
