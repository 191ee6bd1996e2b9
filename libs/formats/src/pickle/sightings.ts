import { judgeImport } from './judge-import.js'
import type { PickleImport, PickleProblem, PickleProblemKind } from './pickle-scan.js'

/** Imports that are listed; a pickle of weights has a dozen. Dangerous ones have room of their own. */
const MAX_IMPORTS = 1_000
const MAX_PROBLEMS = 100
/** Characters of a module or name that are shown. */
const MAX_SHOWN = 256

/** What was met while pickles were walked: each import once, each kind of problem a bounded number of times. */
export class Sightings {
  readonly imports: PickleImport[] = []
  readonly problems: PickleProblem[] = []
  private readonly seen = new Set<string>()
  private dangerousCount = 0

  import(module: string, name: string, offset: number): void {
    const key = `${module.slice(0, MAX_SHOWN)}\n${name.slice(0, MAX_SHOWN)}`
    if (this.seen.has(key)) return
    const verdict = judgeImport(module, name)
    if (verdict === 'dangerous') this.dangerousCount += 1
    const isRoom =
      verdict === 'dangerous' ? this.dangerousCount <= MAX_IMPORTS : this.imports.length < MAX_IMPORTS
    if (!isRoom) {
      if (verdict !== 'allowed') this.problem('too-large', offset, 'it imports more than is listed here')
      return
    }
    this.seen.add(key)
    this.imports.push({
      module: module.slice(0, MAX_SHOWN),
      name: name.slice(0, MAX_SHOWN),
      verdict,
      offset,
    })
  }

  problem(
    kind: PickleProblemKind,
    offset: number,
    message: string,
    verdict: PickleProblem['verdict'] = 'suspicious',
  ): void {
    if (this.problems.some(known => known.kind === kind && known.message === message)) return
    if (this.problems.length < MAX_PROBLEMS || verdict === 'dangerous')
      this.problems.push({ kind, verdict, offset, message })
  }

  /** Takes over what another walk met, offsets and all. */
  add(other: Sightings): void {
    for (const found of other.imports) this.import(found.module, found.name, found.offset)
    for (const found of other.problems) this.problem(found.kind, found.offset, found.message, found.verdict)
  }

  get isDangerous(): boolean {
    return this.dangerousCount > 0 || this.problems.some(problem => problem.verdict === 'dangerous')
  }
}
