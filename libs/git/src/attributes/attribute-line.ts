/** What git-lfs writes behind a pattern. */
const LFS_ATTRIBUTES = 'filter=lfs diff=lfs merge=lfs -text'

/** The line of a `.gitattributes` at the root that puts exactly this file into LFS. */
export function lfsAttributeLine(path: string): string {
  // Without a slash in it a pattern would count in every folder.
  const anchored = path.includes('/') ? path : `/${path}`
  const pattern = anchored.replace(/[\\*?[\]]/g, '\\$&').replace(/^[!#]/, '\\$&')
  return `${/[\s"]/.test(pattern) ? quoted(pattern) : pattern} ${LFS_ATTRIBUTES}`
}

/** Git reads a pattern with spaces in it as a string of C. */
function quoted(pattern: string): string {
  return `"${pattern.replace(/["\\]/g, '\\$&')}"`
}
