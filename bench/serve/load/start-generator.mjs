import { fork } from 'node:child_process'
import { once } from 'node:events'

const PROGRAM = new URL('main.mjs', import.meta.url)

/** Starts the load generator in a process of its own; one job at a time. */
export async function startGenerator() {
  const child = fork(PROGRAM)
  await once(child, 'spawn')

  /** Starts a job (see `runLoad`); `done` resolves to what was counted. */
  function begin(job) {
    const done = new Promise((resolve, reject) => {
      const onExit = code => reject(new Error(`the load generator stopped with code ${code}`))
      child.once('exit', onExit)
      child.once('message', ({ summary }) => {
        child.off('exit', onExit)
        resolve(summary)
      })
    })
    child.send({ type: 'run', job })
    return {
      done,
      mark: moment => child.send({ type: 'mark', moment }),
      stop: () => child.send({ type: 'stop' }),
    }
  }

  return {
    pid: child.pid,
    begin,
    run: job => begin(job).done,
    close: () => child.disconnect(),
  }
}
