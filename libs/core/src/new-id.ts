import { v7 } from 'uuid'

/** A UUIDv7: unique, and in order of creation, so that it serves as key and as keyset cursor. */
export function newId(): string {
  return v7()
}
