import type { VariablesOf } from '../../api/graphql.js'
import { textOf } from '../../components/text-of.js'
import { CACHE_TYPES, ENGINES } from '../variants/fit-question.js'
import type { Profile, SAVE_PROFILE } from './node-query.js'

export const GIB = 1024 ** 3
export const PREFERENCES = ['QUALITY', 'SPEED', 'SIZE'] as const
export const AUDIENCES = ['INFERENCE', 'PERSON', 'CI'] as const

/** The box that is ticked to put alike devices in the place of those that differ from each other. */
export const REPLACES = 'replacesDevices'

type Saved = VariablesOf<typeof SAVE_PROFILE>['input']

/** What the form says. What it has no field for stays as it was, and so do devices that differ from each other unless they are to be replaced. */
export function readProfile(fields: FormData, before?: Profile): Saved {
  return {
    name: textOf(fields, 'name') ?? '',
    description: textOf(fields, 'description') ?? '',
    engine: ENGINES.find(engine => engine === fields.get('engine')) ?? null,
    devices: readDevices(fields, before),
    cacheType: CACHE_TYPES.find(type => type === fields.get('cache')) ?? null,
    contextTokens: numberOf(fields, 'context'),
    maxContextTokens: numberOf(fields, 'maxContext'),
    batch: numberOf(fields, 'batch') ?? 1,
    minBitsPerWeight: numberOf(fields, 'minBits'),
    prefer: PREFERENCES.find(word => word === fields.get('prefer')) ?? 'QUALITY',
    audience: AUDIENCES.find(word => word === fields.get('audience')) ?? 'INFERENCE',
    formats:
      textOf(fields, 'formats')
        ?.split(/[\s,]+/)
        .filter(word => word !== '') ?? null,
    namespaces: before?.namespaces === null || !before ? null : [...before.namespaces],
  }
}

function readDevices(fields: FormData, before: Profile | undefined): NonNullable<Saved['devices']> {
  if (before && !areAlike(before.devices) && fields.get(REPLACES) !== 'true') return oneByOne(before)
  const gib = numberOf(fields, 'gib')
  if (gib === null) return []
  const count = Math.max(1, Math.round(numberOf(fields, 'devices') ?? 1))
  const kind = fields.get('kind') === 'CPU' ? ('CPU' as const) : ('GPU' as const)
  const memoryBytes = Math.round(gib * GIB)
  return [{ kind, count, memoryBytes }]
}

function oneByOne({ devices }: Profile): NonNullable<Saved['devices']> {
  return devices.map(({ kind, memoryBytes }) => ({ kind, memoryBytes, count: 1 }))
}

/** Whether one kind, one size and a number tell all of them. */
export function areAlike(devices: Profile['devices']): boolean {
  const [first] = devices
  return devices.every(({ kind, memoryBytes }) => kind === first?.kind && memoryBytes === first.memoryBytes)
}

function numberOf(fields: FormData, name: string): number | null {
  const text = textOf(fields, name)
  const value = text === null ? Number.NaN : Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}
