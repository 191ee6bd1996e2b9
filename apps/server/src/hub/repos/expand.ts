import { DomainError, type RepoType } from '@entrepot/core'
import { readList } from '../query/read-query.js'

const COMMON =
  'author cardData createdAt disabled lastModified likes private resourceGroup sha siblings tags trendingScore usedStorage'
const FIELDS: Readonly<Record<RepoType, ReadonlySet<string>>> = {
  model: fields(
    'baseModels childrenModelCount config downloads downloadsAllTime evalResults gated gguf inference inferenceProviderMapping library_name mask_token model-index pipeline_tag safetensors spaces transformersInfo widgetData xetEnabled',
  ),
  dataset: fields('citation description downloads downloadsAllTime gated mainSize paperswithcode_id'),
  space: fields('datasets models region runtime sdk subdomain'),
}

function fields(own: string): ReadonlySet<string> {
  return new Set(`${COMMON} ${own}`.split(' '))
}

/**
 * The fields a client asks for by name; null when it asks for none and gets the usual ones. A field that the Hub knows and we have no
 * value for is taken, and then absent from the answer.
 *
 * @throws DomainError `invalid-argument` for a field that the type does not have
 */
export function readExpand(query: URLSearchParams, type: RepoType): ReadonlySet<string> | null {
  const asked = readList(query, 'expand')
  const known = FIELDS[type]
  for (const field of asked) {
    if (known.has(field)) continue
    const message = `expand=${field.slice(0, 60)} is not a field of a ${type}. Fields: ${[...known].sort().join(', ')}.`
    throw new DomainError('invalid-argument', message)
  }
  return asked.length === 0 ? null : new Set(asked)
}

/** `_id` and `id`, and what was asked for. */
export function pickFields(answer: object, expand: ReadonlySet<string> | null): object {
  if (expand === null) return answer
  return Object.fromEntries(
    Object.entries(answer).filter(([field]) => field === '_id' || field === 'id' || expand.has(field)),
  )
}
