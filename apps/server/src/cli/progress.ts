import type { SyncRun } from '@entrepot/persistence'
import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  show(run: SyncRun): void
  end(): void
}

const MEGABYTE = 1_000_000
/** Milliseconds between lines where nobody watches a bar. */
const LINE_INTERVAL_MS = 10_000

/** A bar on a terminal; elsewhere a line now and then, so that a pipeline's log stays short. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY ? bar(output) : lines(output)
}

function bar(output: NodeJS.WriteStream): Progress {
  const format =
    '{phase} {bar} {done}/{all} MB · {filesDone}/{filesTotal} files · {rate} MB/s · {remaining} left'
  const shown = new SingleBar(
    { stream: output, format, hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  )
  let hasBegun = false
  return {
    show: run => {
      const total = Math.max(1, Number(run.bytesTotal))
      if (!hasBegun) shown.start(total, 0, words(run))
      hasBegun = true
      shown.setTotal(total)
      shown.update(run.state === 'succeeded' ? total : Number(run.bytesDone), words(run))
    },
    end: () => shown.stop(),
  }
}

function lines(output: NodeJS.WriteStream): Progress {
  let lastAt = 0
  let lastPhase: string | null = null
  return {
    show: run => {
      const isDue = run.phase !== lastPhase || Date.now() - lastAt > LINE_INTERVAL_MS
      if (!isDue || run.phase === null) return
      lastAt = Date.now()
      lastPhase = run.phase
      const { phase, done, all, filesDone, filesTotal, rate, remaining } = words(run)
      output.write(
        `${phase}: ${done}/${all} MB, ${filesDone}/${filesTotal} files, ${rate} MB/s, ${remaining} left\n`,
      )
    },
    end: () => undefined,
  }
}

function words(run: SyncRun) {
  const rate = Number(run.bytesPerSecond)
  const left = Number(run.bytesTotal - run.bytesDone)
  return {
    phase: run.phase ?? run.state,
    done: (Number(run.bytesDone) / MEGABYTE).toFixed(1),
    all: (Number(run.bytesTotal) / MEGABYTE).toFixed(1),
    filesDone: run.filesDone,
    filesTotal: run.filesTotal,
    rate: (rate / MEGABYTE).toFixed(1),
    remaining: left === 0 ? '0 s' : rate > 0 ? duration(left / rate) : '?',
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
