/**
 * Whether a path matches a pattern of `data_files`: `*`, `?` and `[…]` within a name, `**` across folders. Takes time in proportion
 * to the product of the two lengths, whatever the pattern.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  return matches(path.split('/'), pattern.split('/'), '**', matchesName)
}

function matchesName(name: string, pattern: string): boolean {
  if (!/[*?[]/.test(pattern)) return name === pattern
  return matches([...name], tokensOf(pattern), '*', matchesCharacter)
}

/**
 * The greedy match of wildcards: where the rest does not fit, the last wildcard takes one more and it starts over from there. An
 * earlier wildcard never needs to be looked at again.
 */
function matches<Part>(
  parts: readonly Part[],
  pattern: readonly string[],
  wildcard: string,
  isMatch: (part: Part, pattern: string) => boolean,
): boolean {
  let [at, inPattern] = [0, 0]
  let [retryAt, retryPattern] = [-1, -1]
  while (at < parts.length) {
    const wanted = pattern[inPattern]
    if (wanted === wildcard) {
      ;[retryAt, retryPattern] = [at, ++inPattern]
    } else if (wanted !== undefined && isMatch(parts[at] as Part, wanted)) {
      at++
      inPattern++
    } else if (retryPattern >= 0) {
      ;[at, inPattern] = [++retryAt, retryPattern]
    } else return false
  }
  while (pattern[inPattern] === wildcard) inPattern++
  return inPattern === pattern.length
}

/** Single characters and classes such as `[0-9]`; a bracket that is never closed stands for itself. */
function tokensOf(pattern: string): string[] {
  return pattern.match(/\[[^\]]+\]|[^]/gu) ?? []
}

function matchesCharacter(character: string, token: string): boolean {
  if (token === '?') return true
  if (token.length <= 2 || !token.startsWith('[')) return token === character
  const isNegated = /^\[[!^]/.test(token)
  const set = [...token.slice(isNegated ? 2 : 1, -1)]
  for (let at = 0; at < set.length; at++) {
    const [first = '', dash, last] = set.slice(at, at + 3)
    const isRange = dash === '-' && last !== undefined
    if (isRange ? first <= character && character <= last : first === character) return !isNegated
    if (isRange) at += 2
  }
  return isNegated
}
