/** Bytes; what operating systems take for a path. */
const PATH_MAX_BYTES = 4_096

/** Characters that macOS leaves out when it compares names, so that `.g\u200cit` is `.git` there. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/**
 * What makes a path dangerous to whoever writes it to a disk; null for a safe one. The sentence continues "the path …".
 *
 * A backslash is a character like any other, as it is on Linux and for the Hub, but a path may not climb out of its folder
 * by reading it as a separator: `..\a` is refused, `folder/..\..\a` is a name in `folder`.
 */
export function unsafePathReason(path: string): string | null {
  if (path === '') return 'is empty'
  if (path.startsWith('/') || path.startsWith('\\')) return 'is absolute'
  if (/[\x00-\x1f\x7f]/.test(path)) return 'holds control characters'
  if (!path.isWellFormed()) return 'is not valid Unicode'
  if (path.startsWith('..\\') || path === '..') return 'leaves the repository'
  if (Buffer.byteLength(path) > PATH_MAX_BYTES) return `is longer than ${PATH_MAX_BYTES} bytes`
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment'
    if (segment === '.' || segment === '..') return `has the segment \`${segment}\``
    if (isDotGit(segment)) return 'has a segment that some system takes for `.git`'
  }
  return null
}

/** `.git` as Linux, macOS and Windows may spell it: by case, invisible characters, short name, trailing dots, streams. */
function isDotGit(segment: string): boolean {
  const [beforeBackslash = ''] = segment.replace(IGNORED_BY_HFS, '').split('\\')
  const [beforeStream = ''] = beforeBackslash.split(':')
  return /^(?:\.git|git~1)[. ]*$/i.test(beforeStream)
}
