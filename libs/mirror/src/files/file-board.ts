import { isDomainError, safeText } from '@entrepot/core'
import type { RunCause, RunFile } from '@entrepot/persistence'

/** Failed files that a run's row tells of by name; their number is told whole. Who mends the first finds the others in the next run. */
const MAX_FAILED = 25
/** Characters of a path or of a cause in a run's row. */
const MAX_LENGTH = 500

type FileOfRun = Pick<RunFile, 'path' | 'sizeBytes'>

/** What is shown of the large files of a run while it works: those on their way, and the first that failed. */
export class FileBoard {
  readonly #underWay = new Set<{ -readonly [Key in keyof RunFile]: RunFile[Key] }>()
  readonly #failed: RunFile[] = []

  /** Puts a file on the board. */
  begin({ path, sizeBytes }: FileOfRun): FileOnBoard {
    const entry = { path: safeText(path.slice(0, MAX_LENGTH)), sizeBytes, bytesDone: 0, error: null }
    this.#underWay.add(entry)
    return {
      add: bytes => (entry.bytesDone += bytes),
      end: () => this.#underWay.delete(entry),
      fail: error => {
        if (this.#failed.length < MAX_FAILED) this.#failed.push({ ...entry, error: causeOf(error) })
      },
    }
  }

  /** The failed ones first. */
  shown(): RunFile[] {
    return [...this.#failed, ...[...this.#underWay].map(entry => ({ ...entry }))]
  }
}

/** One file on the board. */
export interface FileOnBoard {
  add(bytes: number): void
  /** It is no longer on its way, well or badly. */
  end(): void
  fail(error: unknown): void
}

/** What a run’s row tells of an error. What nobody foresaw is for the log, not for whoever reads the run. */
export function causeOf(error: unknown): RunCause {
  if (isDomainError(error)) return { code: error.code, message: oneLine(error.message) }
  return { code: 'internal', message: 'Something went wrong in the server; its log says what.' }
}

/** Text of others in one line of bounded length, and such that a run's row can hold it whatever upstream made of it. */
export function oneLine(message: string): string {
  return safeText(message.replace(/\s+/g, ' ').slice(0, MAX_LENGTH))
}
