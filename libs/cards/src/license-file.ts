/** True for a licence text at the root of a repository: LICENSE, LICENSE.md, COPYING, … */
export function isLicenseFile(path: string): boolean {
  return /^(?:licen[cs]e|copying|unlicense)(?:[.-][a-z0-9.-]+)?$/i.test(path)
}
