/** True for a licence text at the root of a repository: LICENSE, LICENSE.md, LICENSE_MODEL, MODEL_LICENSE, COPYING, … */
export function isLicenseFile(path: string): boolean {
  return /^(?:model[_-])?(?:licen[cs]e|copying|unlicense)(?:[._-][a-z0-9._-]+)?$/i.test(path)
}
