import { type CelEnv, celEnv, celError, celFunc, CelScalar, listType } from '@bufbuild/cel'
import { RE2JS } from '@bufbuild/re2'
import { LRUCache } from 'lru-cache'

/** Patterns that are kept ready: those of the conditions of a few policies. */
const MAX_PATTERNS = 500

const patterns = new LRUCache<string, RE2JS>({ max: MAX_PATTERNS })
const TEXT = CelScalar.STRING
const BYTES = CelScalar.BYTES
const LIST = listType(CelScalar.DYN)

/** A regular expression that takes time in proportion to the text, whatever it is. Throws on one that is none. */
function compilePattern(pattern: string): RE2JS {
  const known = patterns.get(pattern)
  if (known) return known
  const compiled = RE2JS.compile(pattern)
  patterns.set(pattern, compiled)
  return compiled
}

/** Joining is how a condition of a few lines could fill the memory: `map(x, x + x)` doubles. */
function refuseToJoin(): never {
  throw celError('conditions join no texts and no lists')
}

/** The functions of CEL, without those that make values longer. */
export const ENVIRONMENT: CelEnv = celEnv({
  re2: { compile: compilePattern },
  funcs: [
    celFunc('_+_', [TEXT, TEXT], TEXT, refuseToJoin),
    celFunc('_+_', [BYTES, BYTES], BYTES, refuseToJoin),
    celFunc('_+_', [LIST, LIST], LIST, refuseToJoin),
  ],
})
