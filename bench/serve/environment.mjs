import { cpus, loadavg, totalmem } from 'node:os'

const GIBIBYTE = 1024 ** 3

/** What a reader must know to compare figures of two runs. */
export function describeEnvironment({ nginx, curl }) {
  const [processor] = cpus()
  return [
    `${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}`,
    `${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / GIBIBYTE)} GiB`,
    `Node ${process.version}, ${nginx ?? 'no nginx'}, ${curl === null ? 'no curl' : `curl ${curl}`}`,
    `load average before: ${loadavg()
      .map(load => load.toFixed(2))
      .join(' ')}`,
  ].join('\n')
}

/** Load average of the last minute: above the number of our own processes, somebody else was at work. */
export function describeLoad() {
  return `load average now: ${loadavg()[0].toFixed(2)}`
}
