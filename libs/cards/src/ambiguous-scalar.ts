/** Plain values that the Python client (YAML 1.1) and the Hub (YAML 1.2) read as different things. */
const DIFFERENT: readonly (readonly [value: RegExp, yaml11: string])[] = [
  [/^(?:yes|Yes|YES|on|On|ON)$/, '`true`'],
  [/^(?:no|No|NO|off|Off|OFF)$/, '`false`'],
  [/^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, 'a number in base 60'],
  [/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, 'a number in base 60'],
  [/^[-+]?0[0-7_]+$/, 'an octal number'],
  [/^[-+]?[1-9][0-9]*_[0-9_]*$/, 'a number'],
  [/^[-+]?(?=[0-9._]*_)[0-9][0-9_]*\.[0-9_]*$/, 'a number'],
  [/^[-+]?0(?:b[01]*_[01_]*|x[0-9a-fA-F]*_[0-9a-fA-F_]*)$/, 'a number'],
  [/^[-+]?0o[0-7]+$/, 'text'],
  [/^(?=.*_)[-+]?(?:[1-9][0-9_]*|0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*\.[0-9_]*)$/, 'a number'],
]

/** What a value without quotes is to a reader of YAML 1.1, in words, where one of YAML 1.2 reads something else; null where both agree. */
export function ambiguousMeaning(source: string): string | null {
  return DIFFERENT.find(([value]) => value.test(source))?.[1] ?? null
}
