import { unknownOf } from './cache-bytes.js'
import { costsOf } from './engine-costs.js'
import { choosePlan, contextOf, type Fit, type FitQuestion, type MemoryNeed, needOf } from './memory-need.js'
import { type Plan, planDevices } from './plan-devices.js'

const GIB = 1024 ** 3
/** Beyond what any model was made for, and where the search for the longest sequence ends. */
const MOST_TOKENS = 2 ** 26

/** Whether a model fits, on the fewest devices that hold it. Pure; some microseconds per device. */
export function fitVariant(question: FitQuestion): Fit {
  const plan = choosePlan(question)
  const need = needOf(question, plan)
  if (question.devices.length === 0)
    return {
      need,
      answer: need.totalBytes === null ? 'unknown' : 'fits',
      perDevice: [],
      maxContextTokens: question.shape?.contextTokens ?? null,
      explanation: `No memory limits it: ${describe(question, need)}.`,
    }
  const answer = answerOf(need, plan)
  return {
    need,
    answer,
    perDevice: plan.devices.map(({ memoryBytes }, at) => ({ needBytes: plan.needs[at] ?? 0, memoryBytes })),
    maxContextTokens: longestContext(question),
    explanation: explain(question, need, plan, answer),
  }
}

/** What is known may be too much already, whatever else there is. */
function answerOf({ totalBytes }: MemoryNeed, { isEnough }: Plan): Fit['answer'] {
  if (!isEnough) return 'too-large'
  return totalBytes === null ? 'unknown' : 'fits'
}

/** By halving: what is needed never falls as sequences get longer. */
function longestContext(question: FitQuestion): number | null {
  const fitsAt = (tokens: number) =>
    planDevices(question, tokens).some(plan => plan.isEnough && !plan.isUncertain)
  if (unknownOf(question.shape, costsOf(question.engine)).length > 0) return null
  const most = question.shape?.contextTokens ?? MOST_TOKENS
  if (fitsAt(most)) return question.shape?.contextTokens ?? null
  let fits = 0
  let over = most
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2)
    if (fitsAt(middle)) fits = middle
    else over = middle
  }
  return fits
}

function explain(question: FitQuestion, need: MemoryNeed, plan: Plan, answer: Fit['answer']): string {
  const memory = describeMemory(plan)
  if (answer === 'too-large') return `It is too large for ${memory}: ${describe(question, need)}.`
  if (answer === 'fits') return `It fits ${memory}: ${describe(question, need)}.`
  return `Whether it fits ${memory} is not known, for want of ${need.unknown.join(', ')}: ${describe(question, need)}.`
}

function describe(question: FitQuestion, need: MemoryNeed): string {
  const { label } = costsOf(question.engine)
  const context = contextOf(question)
  const sequences = question.batch === 1 ? 'one sequence' : `${question.batch} sequences`
  const cache =
    need.cacheBytes === null || context === null
      ? 'an unknown cache'
      : `${gib(need.cacheBytes)} of cache for ${sequences} of ${context} tokens`
  const total = need.totalBytes === null ? '' : ` come to ${gib(need.totalBytes)}`
  return `${gib(need.weightBytes)} of weights, ${cache} and ${gib(need.overheadBytes)} for ${label}${total}`
}

function describeMemory({ devices }: Plan): string {
  const [first] = devices
  if (!first) return 'no memory'
  const kind = first.kind === 'gpu' ? 'GPU' : 'machine'
  if (devices.length === 1) return `a ${kind} of ${gib(first.memoryBytes)}`
  const bytes = devices.map(device => device.memoryBytes).reduce((sum, one) => sum + one, 0)
  return `${devices.length} ${kind}s of ${gib(bytes)} in all`
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(bytes < 10 * GIB ? 2 : 1)} GiB`
}
