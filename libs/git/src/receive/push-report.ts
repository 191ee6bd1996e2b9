import { FLUSH, inBand, packet } from '../serve/pkt-line.js'
import type { PushRequest } from './push-request.js'

/** What became of one ref of a push: null for done. */
export interface RefResult {
  readonly name: string
  readonly refusal: string | null
}

export interface PushReport {
  /** Why nothing of the pack was taken; null when it was, or when there was none. */
  readonly unpackError: string | null
  readonly results: readonly RefResult[]
  /** What people read, as `remote:` lines. */
  readonly lines: readonly string[]
}

/** Characters of a line and of a reason: what fits some lines of a terminal. */
const LINE_MAX_LENGTH = 1_000
const REASON_MAX_LENGTH = 300
/** Codes that a terminal would act on, and marks that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** What a push's client is told in the end, in the form it asked for. */
export function formatPushReport(
  { results, unpackError, lines }: PushReport,
  { capabilities }: Pick<PushRequest, 'capabilities'>,
): Buffer {
  const report = wantsReport(capabilities) ? formatResults(unpackError, results) : Buffer.alloc(0)
  if (!capabilities.has('side-band-64k')) return report
  const text = lines.map(line => `${oneLine(line, LINE_MAX_LENGTH)}\n`).join('')
  return Buffer.concat([inBand('progress', Buffer.from(text)), inBand('data', report), FLUSH])
}

/** True for a client that can be kept waiting by packets without a meaning. */
export function takesBands({ capabilities }: Pick<PushRequest, 'capabilities'>): boolean {
  return capabilities.has('side-band-64k')
}

function wantsReport(capabilities: ReadonlySet<string>): boolean {
  return capabilities.has('report-status') || capabilities.has('report-status-v2')
}

function formatResults(unpackError: string | null, results: readonly RefResult[]): Buffer {
  const packets = [
    packet(`unpack ${unpackError === null ? 'ok' : oneLine(unpackError, REASON_MAX_LENGTH)}\n`),
  ]
  for (const { name, refusal } of results) {
    const shown = oneLine(name, LINE_MAX_LENGTH)
    packets.push(
      packet(refusal === null ? `ok ${shown}\n` : `ng ${shown} ${oneLine(refusal, REASON_MAX_LENGTH)}\n`),
    )
  }
  return Buffer.concat([...packets, FLUSH])
}

/** Text that can do nothing to a terminal: one line, without codes. */
function oneLine(text: string, maxLength: number): string {
  const line = text.replace(/\s+/gu, ' ').replace(UNSAFE, '?').trim()
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}
