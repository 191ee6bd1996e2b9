import { readFileSync } from 'node:fs'

/** Milliseconds between two looks. */
const INTERVAL_MS = 50

/** Watches from now on how much memory a process takes, where there is a /proc; NaN elsewhere. */
export function watchMemory(pid) {
  const idle = residentBytes(pid)
  let most = idle
  const look = () => (most = Math.max(most, residentBytes(pid)))
  const timer = setInterval(look, INTERVAL_MS)
  return {
    /** The most it had beyond what it had at the beginning; ends the watch. */
    grownBytes() {
      clearInterval(timer)
      look()
      return most - idle
    },
  }
}

function residentBytes(pid) {
  if (process.platform !== 'linux') return Number.NaN
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1024
}
