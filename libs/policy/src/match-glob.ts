/** UTF-16 code units of a glob: an id has at most 193. */
export const MAX_GLOB_LENGTH = 200

/** What a glob over ids is made of: the characters of ids, `*` for any run of characters within a name, `?` for one. */
export function isGlob(pattern: string): boolean {
  return pattern.length <= MAX_GLOB_LENGTH && /^[\w.*?-]+(\/[\w.*?-]+)?$/.test(pattern)
}

/**
 * Whether an id matches a glob; case does not matter, as in ids. A pattern with `/` is about namespace and name, one without about ids that
 * have no namespace. Takes time in proportion to the product of the two lengths, whatever the pattern.
 */
export function matchesGlob(id: string, pattern: string): boolean {
  const names = id.toLowerCase().split('/')
  const patterns = pattern.toLowerCase().split('/')
  return names.length === patterns.length && names.every((name, at) => matchesName(name, patterns[at] ?? ''))
}

/** Where the rest does not fit, the last `*` takes one more character; an earlier one never needs to be looked at again. */
function matchesName(name: string, pattern: string): boolean {
  let [at, inPattern, retryAt, retryPattern] = [0, 0, -1, -1]
  while (at < name.length) {
    if (pattern[inPattern] === '*') {
      retryAt = at
      retryPattern = inPattern += 1
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === name[at]) {
      at += 1
      inPattern += 1
    } else if (retryPattern >= 0) {
      at = retryAt += 1
      inPattern = retryPattern
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern += 1
  return inPattern === pattern.length
}
