import { dirname } from 'node:path'

/** One system call out of `strace -f -y`. */
export interface SystemCall {
  readonly name: string
  /** As strace prints them: strings in quotes, descriptors as `7</path>`. */
  readonly args: string
  readonly result: number
  /** Lines of the trace at which it was begun and had ended; another process's lines may lie between. */
  readonly begunAt: number
  readonly endedAt: number
}

/** System calls in the order in which they ended. Those that never did are left out. */
export function parseTrace(lines: readonly string[]): SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, { name: string; args: string; begunAt: number }>()
  for (const [at, line] of lines.entries()) {
    const [, process = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    const begun = /^(\w+)\((.*) <unfinished \.\.\.>$/.exec(text)
    const resumed = /^<\.\.\. \w+ resumed>(.*)\)\s+= (-?\d+)/.exec(text)
    const whole = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(text)
    if (begun) open.set(process, { name: begun[1] ?? '', args: begun[2] ?? '', begunAt: at })
    else if (resumed) {
      const call = open.get(process)
      open.delete(process)
      const [, rest = '', result] = resumed
      if (call) calls.push({ ...call, args: call.args + rest, result: Number(result), endedAt: at })
    } else if (whole) {
      const [, name = '', args = '', result] = whole
      calls.push({ name, args, result: Number(result), begunAt: at, endedAt: at })
    }
  }
  return calls
}

const SENDS = new Set(['write', 'writev', 'sendto', 'sendmsg'])
const FLUSHES = new Set(['fsync', 'fdatasync'])
const RENAMES = new Set(['rename', 'renameat', 'renameat2', 'link', 'linkat'])
const MKDIRS = new Set(['mkdir', 'mkdirat'])
/** What a server says of a pack that it keeps, in git's protocol. */
const REPORT = 'unpack ok'

/**
 * What was not on the disk yet when a push was acknowledged; nothing when all was: pack and index each flushed before they got their
 * names, the folder of each flushed after that, and then the log of the database.
 *
 * @param blobs  the folder of the blob store, absolute
 */
export function missingFlushes(calls: readonly SystemCall[], blobs: string): string[] {
  const report = calls.find(({ name, args }) => SENDS.has(name) && args.includes(REPORT))
  if (!report) return ['no report-status was sent']
  const before = calls.filter(call => call.endedAt < report.begunAt && call.result >= 0)
  const flushed = before.filter(({ name }) => FLUSHES.has(name))
  const isFlushed = (path: string, from: number, to: number) =>
    flushed.some(({ args, begunAt, endedAt }) => args.includes(`<${path}>`) && begunAt > from && endedAt < to)
  const missing: string[] = []
  let lastFile = -1
  for (const kind of ['.pack', '.idx']) {
    const named = before.filter(({ name, args }) => RENAMES.has(name) && targetOf(args).startsWith(blobs))
    const published = named.filter(({ args }) => targetOf(args).endsWith(kind))
    if (published.length === 0) missing.push(`no ${kind} was published`)
    for (const { args, begunAt, endedAt } of published) {
      if (!isFlushed(sourceOf(args), -1, begunAt)) missing.push(`bytes of the ${kind}`)
      if (!isFlushed(dirname(targetOf(args)), endedAt, report.begunAt)) missing.push(`folder of the ${kind}`)
      lastFile = Math.max(lastFile, endedAt)
    }
  }
  for (const { name, args, endedAt } of before) {
    const made = sourceOf(args)
    if (MKDIRS.has(name) && made.startsWith(blobs) && !isFlushed(dirname(made), endedAt, report.begunAt))
      missing.push(`name of a new folder`)
  }
  const hasWal = flushed.some(({ args, begunAt }) => args.includes('/pg_wal/') && begunAt > lastFile)
  if (!hasWal) missing.push('log of the database, after the files')
  return missing
}

function quoted(args: string): string[] {
  return [...args.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)
}

function sourceOf(args: string): string {
  return quoted(args)[0] ?? ''
}

function targetOf(args: string): string {
  return quoted(args)[1] ?? ''
}
