import type { HeaderIssue, HeaderIssueKind, TypeShare } from '../weights-header.js'
import { bitsOfSafetensorsType } from './data-types.js'
import { hashOfName, hasEqualNames } from './equal-names.js'
import { roleOf, type TensorGroup } from './tensor-group.js'

/** Distinct types of one file; there are 22, and what else a file claims is summed up under one word. */
const MAX_TYPES = 40
/** Characters of a name that is shown. */
const SHOWN_CHARS = 120
const FIRST_CAPACITY = 1024

/** A tensor as the header declares it, and what its shape multiplies to. */
export interface DeclaredTensor {
  readonly name: string
  readonly type: string
  readonly elementCount: number
  readonly begin: number
  readonly end: number
}

interface Sum {
  tensorCount: number
  elementCount: number
  sizeBytes: number
}

/** What all tensors of a file come to. Takes 32 bytes per tensor, whatever they are called. */
export class TensorLedger {
  private begins = new Float64Array(FIRST_CAPACITY)
  private ends = new Float64Array(FIRST_CAPACITY)
  private names = new Float64Array(FIRST_CAPACITY)
  private readonly sums = new Map<string, Sum & { role: string; type: string }>()
  private readonly typeNames = new Set<string>()
  private readonly found = new Map<HeaderIssueKind, { message: string; count: number }>()
  private shownBytes = 0
  tensorCount = 0

  /** @param dataBytes  bytes of the file after its header */
  constructor(private readonly dataBytes: number) {}

  add(tensor: DeclaredTensor): void {
    this.keep(tensor)
    const { type, begin } = tensor
    const end = Math.min(tensor.end, this.dataBytes)
    if (tensor.end > this.dataBytes)
      this.report('truncated', `The file ends before ${shown(tensor.name)} does.`)
    if (tensor.end < begin) this.report('lying-length', `${shown(tensor.name)} ends before it begins.`)
    const sizeBytes = Math.max(0, end - begin)
    const bits = bitsOfSafetensorsType(type)
    if (bits === null) this.report('unknown-type', `${shown(tensor.name)} is of type ${shown(type)}.`)
    const declaredBytes = bits === null ? null : Math.ceil((tensor.elementCount * bits) / 8)
    const isTrue = declaredBytes === tensor.end - begin
    if (declaredBytes !== null && !isTrue)
      this.report('lying-length', `The shape of ${shown(tensor.name)} does not make up its bytes.`)
    const elementsAtMost = Math.floor((sizeBytes * 8) / (bits ?? 8))
    this.sum(tensor, Math.min(tensor.elementCount, elementsAtMost), sizeBytes)
  }

  report(kind: HeaderIssueKind, message: string): void {
    const before = this.found.get(kind)
    if (before) before.count += 1
    else this.found.set(kind, { message, count: 1 })
  }

  private keep({ name, begin, end }: DeclaredTensor): void {
    if (this.tensorCount === this.begins.length) {
      this.begins = grown(this.begins)
      this.ends = grown(this.ends)
      this.names = grown(this.names)
    }
    this.begins[this.tensorCount] = begin
    this.ends[this.tensorCount] = end
    this.names[this.tensorCount] = hashOfName(name)
    this.tensorCount += 1
  }

  private sum({ name, type }: DeclaredTensor, elementCount: number, sizeBytes: number): void {
    if (this.typeNames.size < MAX_TYPES) this.typeNames.add(type)
    const kept = this.typeNames.has(type) ? type : 'other'
    const role = roleOf(name)
    const key = `${role} ${kept}`
    const sum = this.sums.get(key) ?? { role, type: kept, tensorCount: 0, elementCount: 0, sizeBytes: 0 }
    sum.tensorCount += 1
    sum.elementCount += elementCount
    sum.sizeBytes += sizeBytes
    this.shownBytes += sizeBytes
    this.sums.set(key, sum)
  }

  /**
   * Looks at all tensors together, when the last one is there. Begins and ends are sorted each for themselves: where tensors cover every
   * byte once, the next begin is where the last end is, whichever belongs to which.
   */
  async checkCover(): Promise<void> {
    const begins = inOrder(this.begins.subarray(0, this.tensorCount))
    const ends = inOrder(this.ends.subarray(0, this.tensorCount))
    let covered = 0
    for (let at = 0; at < this.tensorCount; at += 1) {
      const begin = begins[at] ?? 0
      if (begin < covered) this.report('overlapping-tensors', `Tensors overlap at byte ${begin} of the data.`)
      if (begin > covered)
        this.report('missing-bytes', `No tensor has the bytes from ${covered} to ${begin}.`)
      covered = ends[at] ?? 0
    }
    if (covered < this.dataBytes)
      this.report('missing-bytes', `No tensor has the ${this.dataBytes - covered} bytes at the end.`)
    if (await hasEqualNames(this.names.subarray(0, this.tensorCount)))
      this.report('malformed', 'Two tensors have one name.')
  }

  /** Empty where tensors claim more bytes than there are: then no sum of them is true. */
  groups(): readonly TensorGroup[] {
    if (this.shownBytes > this.dataBytes) return []
    return [...this.sums.values()].map(sum => ({ ...sum })).sort((a, b) => b.sizeBytes - a.sizeBytes)
  }

  issues(): readonly HeaderIssue[] {
    return [...this.found].map(([kind, { message, count }]) => ({
      kind,
      message: count === 1 ? message : `${message} There are ${count - 1} more like it.`,
    }))
  }
}

/** The same summed up over roles, most bytes first. */
export function typesOf(groups: readonly TensorGroup[]): readonly TypeShare[] {
  const sums = new Map<string, Sum>()
  for (const { type, tensorCount, elementCount, sizeBytes } of groups) {
    const sum = sums.get(type) ?? { tensorCount: 0, elementCount: 0, sizeBytes: 0 }
    sum.tensorCount += tensorCount
    sum.elementCount += elementCount
    sum.sizeBytes += sizeBytes
    sums.set(type, sum)
  }
  const types = [...sums].map(([type, sum]) => ({ type, ...sum }))
  return types.sort((a, b) => b.sizeBytes - a.sizeBytes)
}

/** Sorted in place; files that the format's own library wrote are sorted already. */
function inOrder(numbers: Float64Array): Float64Array {
  for (let at = 1; at < numbers.length; at += 1)
    if ((numbers[at] ?? 0) < (numbers[at - 1] ?? 0)) return numbers.sort()
  return numbers
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const twice = new Float64Array(numbers.length * 2)
  twice.set(numbers)
  return twice
}

function shown(name: string): string {
  return `"${name.length > SHOWN_CHARS ? `${name.slice(0, SHOWN_CHARS)}…` : name}"`
}
