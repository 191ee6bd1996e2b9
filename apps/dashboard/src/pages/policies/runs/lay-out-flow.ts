import type { VerdictState } from '../../../components/badges.js'

export const STATES = [
  'CLEARED',
  'RESTRICTED',
  'PENDING',
  'BLOCKED',
] as const satisfies readonly VerdictState[]

export interface Move {
  readonly before: VerdictState
  readonly after: VerdictState
  readonly revisions: number
}

export interface Node {
  readonly state: VerdictState
  readonly count: number
  readonly top: number
  readonly height: number
}

export interface Band extends Move {
  /** Middle of the band where it leaves and where it arrives. */
  readonly fromY: number
  readonly toY: number
  readonly thickness: number
}

export interface Flow {
  readonly before: readonly Node[]
  readonly after: readonly Node[]
  readonly bands: readonly Band[]
}

/** Room between two verdicts, and the least that a band is thick: what is rare is seen too. In the unit of `height`. */
const GAP = 26
const MIN_THICKNESS = 3

/** Lays moves out as bands between two columns; the order of verdicts is the same on both sides, so that bands that go down get stricter. */
export function layOutFlow(moves: readonly Move[], height: number): Flow {
  const total = moves.reduce((sum, { revisions }) => sum + revisions, 0)
  const sides = new Set(moves.map(({ before }) => before)).size
  const arrivals = new Set(moves.map(({ after }) => after)).size
  const room = Math.max(1, height - GAP * (Math.max(sides, arrivals) - 1) - MIN_THICKNESS * moves.length)
  const thicknessOf = ({ revisions }: Move) => MIN_THICKNESS + (total === 0 ? 0 : (room * revisions) / total)
  const ordered = [...moves].sort(
    (one, other) => rank(one.before) - rank(other.before) || rank(one.after) - rank(other.after),
  )
  const before = stack(ordered, 'before', thicknessOf)
  const after = stack(ordered, 'after', thicknessOf)
  const leave = new Map(before.map(({ state, top }) => [state, top]))
  const arrive = new Map(after.map(({ state, top }) => [state, top]))
  const bands = ordered.map(move => {
    const thickness = thicknessOf(move)
    const from = leave.get(move.before) ?? 0
    const to = arrive.get(move.after) ?? 0
    leave.set(move.before, from + thickness)
    arrive.set(move.after, to + thickness)
    return { ...move, thickness, fromY: from + thickness / 2, toY: to + thickness / 2 }
  })
  return { before, after, bands }
}

function stack(
  moves: readonly Move[],
  side: 'before' | 'after',
  thicknessOf: (move: Move) => number,
): Node[] {
  let top = 0
  return STATES.flatMap(state => {
    const own = moves.filter(move => move[side] === state)
    if (own.length === 0) return []
    const height = own.reduce((sum, move) => sum + thicknessOf(move), 0)
    const node = { state, count: own.reduce((sum, { revisions }) => sum + revisions, 0), top, height }
    top += height + GAP
    return [node]
  })
}

function rank(state: VerdictState): number {
  return STATES.indexOf(state)
}
