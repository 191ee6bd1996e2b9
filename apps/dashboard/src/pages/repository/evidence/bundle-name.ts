/** Digits of a commit in the names of documents. */
const SHORT = 12

/** What the server calls the bundle of a revision when it is downloaded. */
export function bundleName(fullName: string, commit: string): string {
  return `${fullName.split('/').at(-1)}-${commit.slice(0, SHORT)}.evidence.json`
}
