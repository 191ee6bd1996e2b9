/** The first that a browser names counts: all of them name others too. */
const BROWSERS = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const
const SYSTEMS = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

/** A browser in words by which people tell theirs apart, such as `Firefox on Linux`; null: it says nothing that we know. */
export function describeBrowser(userAgent: string | undefined): string | null {
  const found = (names: typeof BROWSERS | typeof SYSTEMS) =>
    names.find(([shape]) => shape.test(userAgent ?? ''))?.[1] ?? null
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)]
  return browser === null || system === null ? browser : `${browser} on ${system}`
}
