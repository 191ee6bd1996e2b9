import type { PolicyDocument } from './document.js'

/** A policy that is ready to judge by. */
export interface CompiledPolicy {
  readonly version: number
  readonly document: PolicyDocument
}

/** @param version  of its activation; drafts that are tried out have the one they would get */
export function compilePolicy(version: number, document: PolicyDocument): CompiledPolicy {
  return { version, document }
}
