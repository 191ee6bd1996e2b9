/**
 * One thing that goes wrong, for requests whose `METHOD /path?query` (percent-decoded) contains `match` or matches it as a
 * pattern. Faults are tried in the order they were added; one that has happened `times` times (default: always) is over.
 *
 * Faults about bytes wait for an answer that has bytes: they are not spent on a redirect or a HEAD, except `announceBytes`,
 * which is about headers.
 */
export type Fault = FaultTarget & FaultEffect

export interface FaultTarget {
  readonly match: string | RegExp
  readonly times?: number
}

export type FaultEffect =
  /** Answers with this status instead of what was asked for; `html` sends a page where a client expects JSON or bytes. */
  | {
      readonly status: number
      readonly retryAfterSeconds?: number
      readonly errorCode?: string
      readonly message?: string
      readonly html?: boolean
    }
  /** Redirects to any URL, such as one inside the network of whoever follows it. */
  | { readonly redirectTo: string; readonly redirectStatus?: 301 | 302 | 303 | 307 | 308 }
  /** Never answers. The connection stays open until the client or the hub closes it. */
  | { readonly hang: true }
  /** Sends headers and this many bytes, then nothing more. */
  | { readonly hangAfterBytes: number }
  /** Sends headers and this many bytes, then destroys the socket. */
  | { readonly truncateAfterBytes: number }
  /** Flips every bit of the byte at this offset of the file; a range that does not hold it stays right. */
  | { readonly corruptAtByte: number }
  /** Lies about the size in Content-Length, Content-Range and X-Linked-Size; the bytes stay what they are. */
  | { readonly announceBytes: number }
  /** Sends no faster than this. */
  | { readonly bytesPerSecond: number }

type FrontEffect = Extract<FaultEffect, { status: number } | { redirectTo: string } | { hang: true }>
export type BodyEffect = Exclude<FaultEffect, FrontEffect>

/** Tells a test how often a fault happened, and takes it back. */
export interface FaultHandle {
  readonly hits: number
  remove(): void
}

interface LiveFault {
  readonly fault: Fault
  hits: number
}

function isFront(fault: FaultEffect): fault is FrontEffect {
  return 'status' in fault || 'redirectTo' in fault || 'hang' in fault
}

/** The faults that are switched on. */
export class FaultList {
  private live: LiveFault[] = []

  add(fault: Fault): FaultHandle {
    const entry: LiveFault = { fault, hits: 0 }
    this.live.push(entry)
    return {
      get hits() {
        return entry.hits
      },
      remove: () => {
        this.live = this.live.filter(other => other !== entry)
      },
    }
  }

  clear(): void {
    this.live = []
  }

  /** The fault that answers this request in place of the hub, spent once by this call. */
  takeFront(requestText: string): FrontEffect | null {
    const entry = this.find(requestText, fault => isFront(fault))
    return entry && isFront(entry.fault) ? entry.fault : null
  }

  /** The fault that spoils this answer, spent once by this call. */
  takeBody(requestText: string, answer: { hasBytes: boolean; hasSize: boolean }): BodyEffect | null {
    const entry = this.find(requestText, fault => {
      if (isFront(fault)) return false
      return 'announceBytes' in fault ? answer.hasSize : answer.hasBytes
    })
    return entry && !isFront(entry.fault) ? entry.fault : null
  }

  private find(requestText: string, applies: (fault: Fault) => boolean): LiveFault | null {
    for (const entry of this.live) {
      if (entry.hits >= (entry.fault.times ?? Infinity)) continue
      if (!applies(entry.fault) || !matches(entry.fault.match, requestText)) continue
      entry.hits += 1
      return entry
    }
    return null
  }
}

function matches(pattern: string | RegExp, requestText: string): boolean {
  return typeof pattern === 'string' ? requestText.includes(pattern) : requestText.search(pattern) >= 0
}
