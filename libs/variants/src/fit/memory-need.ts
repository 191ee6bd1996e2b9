import type { ModelShape } from '@entrepot/formats'
import type { Engine } from '../engines.js'
import type { CacheType, Device } from '../profiles/profile-spec.js'
import { unknownOf } from './cache-bytes.js'
import { costsOf } from './engine-costs.js'
import { type Plan, planDevices } from './plan-devices.js'

/** A model as it is to run. */
export interface FitQuestion {
  readonly weightBytes: number
  /** Null: nothing is known of it, and only the weights can be counted. */
  readonly shape: ModelShape | null
  readonly engine: Engine | null
  readonly devices: readonly Device[]
  /** Null: the model's own. */
  readonly contextTokens: number | null
  readonly batch: number
  readonly cacheType: CacheType | null
}

/** Bytes that running it takes; null wherever it cannot be known. */
export interface MemoryNeed {
  readonly weightBytes: number
  /** Keys and values of all sequences at full context. */
  readonly cacheBytes: number | null
  /** What the engine takes beside: its runtime and working buffers, as far as that can be known. */
  readonly overheadBytes: number
  /** Of all; null as soon as a part is not known. */
  readonly totalBytes: number | null
  /** What had to be known and is not, by the names of `ModelShape`. */
  readonly unknown: readonly string[]
}

/** Whether it fits, and what decides that. */
export interface Fit {
  readonly need: MemoryNeed
  /** `unknown`: the weights fit, but what else it takes is not known. */
  readonly answer: 'fits' | 'too-large' | 'unknown'
  /** Of what is known, on each device that is used. */
  readonly perDevice: readonly { readonly needBytes: number; readonly memoryBytes: number }[]
  /** Tokens of one sequence that would fit; null where that cannot be known. */
  readonly maxContextTokens: number | null
  /** In one sentence, for people. */
  readonly explanation: string
}

/**
 * What a model takes on the fewest devices that hold it, or on all where none do; without devices, on one GPU of any size.
 * The formula and its sources are in docs/fit.md.
 */
export function memoryNeed(question: FitQuestion): MemoryNeed {
  return needOf(question, choosePlan(question))
}

/** The plan that is followed: the first that is enough, else the widest. */
export function choosePlan(question: FitQuestion): Plan {
  const contextTokens = contextOf(question) ?? 0
  const plans = planDevices(question, contextTokens)
  const enough = plans.find(plan => plan.isEnough && !plan.isUncertain) ?? plans.find(plan => plan.isEnough)
  return enough ?? plans.at(-1) ?? planOnAny(question, contextTokens)
}

export function needOf(question: FitQuestion, plan: Plan): MemoryNeed {
  const { weightBytes, shape, engine } = question
  const isContextKnown = contextOf(question) !== null
  const cacheBytes = isContextKnown ? plan.cacheBytes : null
  const unknown = [...unknownOf(shape, costsOf(engine))]
  if (!isContextKnown) unknown.push('contextTokens')
  if (plan.isUncertain) unknown.push('headCount')
  const { overheadBytes } = plan
  const isWhole = cacheBytes !== null && unknown.length === 0
  const totalBytes = isWhole ? weightBytes + cacheBytes + overheadBytes : null
  return { weightBytes, cacheBytes, overheadBytes, totalBytes, unknown }
}

/** Tokens of one sequence; null where neither the question nor the model says. */
export function contextOf({ contextTokens, shape }: FitQuestion): number | null {
  return contextTokens ?? shape?.contextTokens ?? null
}

function planOnAny(question: FitQuestion, contextTokens: number): Plan {
  const devices: readonly Device[] = [{ kind: 'gpu', memoryBytes: Number.MAX_SAFE_INTEGER }]
  const [plan] = planDevices({ ...question, devices }, contextTokens)
  return (
    plan ?? { devices, cacheBytes: null, overheadBytes: 0, needs: [], isEnough: true, isUncertain: false }
  )
}
