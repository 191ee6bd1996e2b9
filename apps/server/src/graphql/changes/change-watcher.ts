import { setTimeout as sleep } from 'node:timers/promises'
import { type ChangeMarks, type Database, floorAt, readChangeMarks } from '@entrepot/persistence'
import { CHANGE_KINDS, type ChangeKind, KINDS_OF_STATES, kindsOfAct } from './change-kinds.js'

/** Milliseconds between looks at the rows: what happens in between is told as one change. */
const LOOK_INTERVAL_MS = 1_000
/**
 * Milliseconds for which an entry is waited for: its id is from when it was made, and it is seen when its transaction commits. A
 * transaction ends within 60 s; the rest is for clocks that differ from node to node.
 */
const LATE_MS = 90_000
/** Milliseconds after which it is not counted what happened since the last look, as nobody watched or the database stood still. */
const STALE_MS = 10 * LOOK_INTERVAL_MS

/** What was seen at a look, for the next one to compare with. */
interface Seen {
  readonly at: number
  readonly floor: string
  readonly acts: ReadonlyMap<string, number>
  readonly states: ChangeMarks['states']
}

/** What changed after a look. */
export interface News {
  /** Of the look that saw it: where the next question goes on. */
  readonly look: number
  readonly kinds: readonly ChangeKind[]
}

/**
 * Looks at what acts leave behind: two statements a second for all who watch on this node, and none when nobody watches. Rows are what every
 * node sees, so it does not matter where something happened.
 */
export class ChangeWatcher {
  #look = 0
  #seen: Seen | null = null
  #under: Promise<void> | null = null
  /** The look that saw each kind change last. */
  readonly #changedAt = new Map<ChangeKind, number>()

  constructor(private readonly db: Pick<Database, 'prisma'>) {}

  /** Where somebody starts who has seen nothing yet: what changes from here on is told. */
  async begin(): Promise<number> {
    if (this.#seen === null || Date.now() - this.#seen.at > STALE_MS) await this.#lookOnce(0)
    return this.#look
  }

  /** What changed after a look, once there was another one; of no kind where nothing did. */
  async next(after: number): Promise<News> {
    await this.#lookOnce(LOOK_INTERVAL_MS)
    const kinds = CHANGE_KINDS.filter(kind => (this.#changedAt.get(kind) ?? 0) > after)
    return { look: this.#look, kinds }
  }

  /** Whoever comes while a look is planned waits for the same. */
  #lookOnce(inMs: number): Promise<void> {
    this.#under ??= sleep(inMs, undefined, { ref: false })
      .then(() => this.#read())
      .finally(() => (this.#under = null))
    return this.#under
  }

  async #read(): Promise<void> {
    const now = Date.now()
    const nextFloor = floorAt(new Date(now - LATE_MS))
    const before = this.#seen !== null && now - this.#seen.at <= STALE_MS ? this.#seen : null
    const marks = await readChangeMarks(this.db.prisma, { floor: before?.floor ?? nextFloor, nextFloor })
    this.#look += 1
    // After a pause anything may have changed: whoever begins now has nothing to compare, and whoever waited all the time asks again.
    for (const kind of before ? changedKinds(before, marks) : CHANGE_KINDS)
      this.#changedAt.set(kind, this.#look)
    this.#seen = {
      at: now,
      floor: nextFloor,
      acts: new Map(marks.acts.map(({ action, sinceNextFloor }) => [action, sinceNextFloor])),
      states: marks.states,
    }
  }
}

function changedKinds(before: Seen, { acts, states }: ChangeMarks): Set<ChangeKind> {
  const changed = new Set<ChangeKind>()
  for (const { action, sinceFloor } of acts) {
    if (sinceFloor <= (before.acts.get(action) ?? 0)) continue
    for (const kind of kindsOfAct(action)) changed.add(kind)
  }
  for (const [name, kinds] of Object.entries(KINDS_OF_STATES)) {
    const mark = name as keyof typeof states
    if (states[mark] === before.states[mark]) continue
    for (const kind of kinds) changed.add(kind)
  }
  return changed
}
