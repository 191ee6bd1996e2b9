import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultList } from './fault.js'

/** One request as the hub saw it, filled in as it is answered. */
export interface RequestEntry {
  /** `cdn` for the host that large files are redirected to. */
  readonly host: 'hub' | 'cdn'
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly range: string | null
  readonly hadAuthorization: boolean
  readonly userAgent: string | null
  /** 0 until the answer's head went out. */
  status: number
  /** Bytes of body that were handed to the socket; headers are not counted. */
  bytesSent: number
  /** True once the answer is over, well or badly. */
  done: boolean
}

/** One request being answered. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly entry: RequestEntry
  readonly faults: FaultList
  /** Undecoded path segments, without the empty one before the first slash. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Scheme, host and port the client used, for absolute URLs. */
  readonly baseUrl: string
  /** `METHOD /path?query`, percent-decoded: what faults are matched against. */
  readonly requestText: string
}

/** Percent-decodes once; text that is not a valid encoding stays as it is. */
export function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
