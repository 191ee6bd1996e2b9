/** The system's monotonic clock minus this process's, in milliseconds. */
const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now()

/** Milliseconds of the system's monotonic clock, which all processes of a machine share: moments can be compared among them. */
export function monotonicMs() {
  return OFFSET_MS + performance.now()
}
