// The program of an isolated process: does one task that it is sent, reports, and ends. Its process group is its own, and goes with it.
import { castSafetensors } from './cast-safetensors.js'
import type { ChildReport, ChildResults, ChildTask } from './child-task.js'
import { measureGguf } from './measure-gguf.js'
import { checkGguf } from './open-gguf.js'
import { quantizeGguf } from './quantize-gguf.js'
import { runTool } from './run-tool.js'

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 250

process.once('message', (task: ChildTask) => {
  work(task).then(
    result => report({ kind: 'done', result }),
    (error: unknown) =>
      report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
})
// The server is gone, however it went: nobody waits for this, nor for what it started.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'))

async function work(task: ChildTask): Promise<ChildResults[keyof ChildResults]> {
  switch (task.kind) {
    case 'quantize-gguf':
      return quantizeGguf(task)
    case 'measure-gguf':
      return measureGguf(task)
    case 'check-gguf':
      for (const path of task.paths) await checkGguf(path)
      return null
    case 'cast-safetensors':
      return castSafetensors({ ...task, onProgress: progressReporter() })
    case 'run-tool':
      return runTool(task)
  }
}

function progressReporter(): (doneBytes: number) => void {
  let reportedAt = 0
  return doneBytes => {
    if (Date.now() - reportedAt < PROGRESS_MS) return
    reportedAt = Date.now()
    report({ kind: 'progress', doneBytes })
  }
}

function report(message: ChildReport): void {
  process.send?.(message, undefined, undefined, () => {
    if (message.kind !== 'progress') process.exit(message.kind === 'done' ? 0 : 1)
  })
}
