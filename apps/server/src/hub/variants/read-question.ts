import { DomainError } from '@entrepot/core'
import { type AskedVariant } from '@entrepot/variants'
import { readList, refuseUnknown } from '../query/read-query.js'

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'profile',
  'engine',
  'memory',
  'devices',
  'device',
  'context',
  'batch',
  'cacheType',
  'prefer',
  'minBits',
  'formats',
  'audience',
  'hosts',
])

/**
 * A question for a variant out of the parameters of a URL. What is unknown, comes twice or can't be read is refused by its name, as a limit
 * that is passed over would be broken.
 *
 * @throws DomainError `invalid-argument`
 */
export function readQuestion(query: URLSearchParams): AskedVariant {
  refuseUnknown(query, KNOWN)
  for (const name of KNOWN) {
    if (name !== 'formats' && query.getAll(name).length > 1)
      throw new DomainError('invalid-argument', `${name} must be given once.`)
  }
  const model = query.get('model')
  if (model === null || model === '')
    throw new DomainError('invalid-argument', 'model must be given: the name of a model, such as owner/name.')
  const formats = readList(query, 'formats').flatMap(list => list.split(','))
  return {
    model,
    profile: query.get('profile'),
    engine: query.get('engine'),
    memory: query.get('memory'),
    devices: numberOf(query, 'devices'),
    device: query.get('device'),
    contextTokens: numberOf(query, 'context'),
    batch: numberOf(query, 'batch'),
    cacheType: query.get('cacheType'),
    prefer: query.get('prefer'),
    minBitsPerWeight: numberOf(query, 'minBits'),
    formats: formats.length > 0 ? formats : null,
    audience: query.get('audience'),
    hosts: hostsOf(query),
  }
}

function hostsOf(query: URLSearchParams): AskedVariant['hosts'] {
  const hosts = query.get('hosts') ?? undefined
  if (hosts === undefined || hosts === 'trusted' || hosts === 'all') return hosts
  throw new DomainError('invalid-argument', 'hosts must be trusted or all.')
}

function numberOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  if (/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return Number(text)
  throw new DomainError('invalid-argument', `${name} must be a number, 0 or more.`)
}
