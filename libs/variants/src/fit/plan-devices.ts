import type { Device } from '../profiles/profile-spec.js'
import { cacheBytes } from './cache-bytes.js'
import { costsOf, type EngineCosts } from './engine-costs.js'
import type { FitQuestion } from './memory-need.js'

/** Devices of one kind that a model is looked at for: no engine spreads one over more. */
const MAX_DEVICES = 64

/** A model laid out over devices, at one length of sequences. */
export interface Plan {
  readonly devices: readonly Device[]
  /** On all devices together; null where it cannot be known. */
  readonly cacheBytes: number | null
  readonly overheadBytes: number
  /** Of what is known, on each. */
  readonly needs: readonly number[]
  /** Whether what is known fits. */
  readonly isEnough: boolean
  /** Whether the engine can share it like that depends on `headCount`, which nobody said. */
  readonly isUncertain: boolean
}

/** Every way to lay out a model, from the fewest devices on; GPUs first. */
export function planDevices(question: FitQuestion, contextTokens: number): readonly Plan[] {
  const { devices, engine } = question
  const costs = costsOf(engine)
  const gpus = largestFirst(devices, 'gpu')
  const cpus = largestFirst(devices, 'cpu')
  // Servers that find a GPU do not turn to other memory.
  const groups = gpus.length > 0 && costs.split === 'tensor' ? [gpus] : [gpus, cpus]
  const plans: Plan[] = []
  for (const group of groups) {
    const most = costs.split === 'none' ? Math.min(1, group.length) : group.length
    for (let count = 1; count <= most; count += 1) {
      const plan = planOver(question, group.slice(0, count), contextTokens, costs)
      if (plan) plans.push(plan)
    }
  }
  return plans
}

function largestFirst(devices: readonly Device[], kind: Device['kind']): readonly Device[] {
  const group = devices.filter(device => device.kind === kind)
  return group.sort((a, b) => b.memoryBytes - a.memoryBytes).slice(0, MAX_DEVICES)
}

function planOver(
  question: FitQuestion,
  devices: readonly Device[],
  contextTokens: number,
  costs: EngineCosts,
): Plan | null {
  const count = devices.length
  const isTensor = costs.split === 'tensor'
  const headCount = question.shape?.headCount ?? null
  if (isTensor && headCount !== null && !canShareHeads(question, headCount, count, costs)) return null
  const tensorDevices = isTensor ? count : 1
  const onEach = cacheBytes({ ...question, contextTokens, costs, tensorDevices })
  const overheads = devices.map(device => overheadOf(question, device, { contextTokens, costs, count }))
  const rooms = devices.map((device, at) => roomOf(device, costs) - (overheads[at] ?? 0))
  const known = { weightBytes: question.weightBytes, cacheBytes: (onEach ?? 0) * tensorDevices }
  const shares = isTensor
    ? devices.map(() => (known.weightBytes + known.cacheBytes) / count)
    : layerShares(known.weightBytes + known.cacheBytes, question.shape?.layerCount ?? null, rooms)
  return {
    devices,
    cacheBytes: onEach === null ? null : known.cacheBytes,
    overheadBytes: Math.ceil(overheads.reduce((sum, bytes) => sum + bytes, 0)),
    needs: shares.map((share, at) => Math.ceil(share + (overheads[at] ?? 0))),
    isEnough: shares.every((share, at) => share <= (rooms[at] ?? 0)),
    isUncertain: isTensor && count > 1 && headCount === null,
  }
}

/** Each device has as many heads as the others; heads of keys are shared likewise, or one goes to several, as what is kept in place of them does. */
function canShareHeads(
  { shape }: FitQuestion,
  headCount: number,
  count: number,
  { isLatentKept }: EngineCosts,
): boolean {
  const kvHeads = shape?.latentAttention && isLatentKept ? 1 : (shape?.kvHeadCount ?? headCount)
  return headCount % count === 0 && (kvHeads % count === 0 || count % Math.max(1, kvHeads) === 0)
}

function overheadOf(
  { weightBytes, shape, batch }: FitQuestion,
  device: Device,
  { contextTokens, costs, count }: { contextTokens: number; costs: EngineCosts; count: number },
): number {
  const work = {
    vocabularySize: shape?.vocabularySize ?? null,
    hiddenSize: shape?.hiddenSize ?? null,
    tokens: contextTokens * batch,
  }
  // What goes by the weights is shared as they are.
  return costs.overheadBytes({ ...work, weightBytes: weightBytes / count, device })
}

function roomOf({ kind, memoryBytes }: Device, { usableShare }: EngineCosts): number {
  return kind === 'gpu' ? memoryBytes * usableShare : memoryBytes
}

/**
 * Whole layers, as many on each device as its room has of all. Beyond one device one more layer must fit than there are: the words of the
 * model, which lie on one of them, are not of the size of a layer. Where nobody said how many there are, anything may be cut anywhere.
 */
function layerShares(bytes: number, layerCount: number | null, rooms: readonly number[]): readonly number[] {
  if (rooms.length < 2) return rooms.map(() => bytes)
  const layerBytes = layerCount === null ? null : bytes / Math.max(1, layerCount)
  let left = bytes + (layerBytes ?? 0)
  const shares = rooms.map(room => {
    const taken = Math.min(left, wholeLayers(Math.max(0, room), layerBytes))
    left -= taken
    return taken
  })
  // What has no place is shown where most is already.
  shares[0] = (shares[0] ?? 0) + left
  return shares
}

function wholeLayers(room: number, layerBytes: number | null): number {
  return layerBytes ? Math.floor(room / layerBytes) * layerBytes : room
}
