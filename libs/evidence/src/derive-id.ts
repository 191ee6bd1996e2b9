import { createHash } from 'node:crypto'
import { v5 } from 'uuid'
import type { EvidenceSubject } from './subject.js'

/** Of all names that are derived here; drawn once. */
const NAMESPACE = '6e1f3c52-0d35-5d0e-9a58-1a5f6d7f0c61'

/** 64 hex digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** A UUID that the same subject always gets, and that changes with anything of it. */
export function documentId(subject: EvidenceSubject, kind: string): string {
  return v5(`${kind}:${sha256Hex(JSON.stringify(subject))}`, NAMESPACE)
}
