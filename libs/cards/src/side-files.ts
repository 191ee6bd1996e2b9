import { isMapping, readYaml } from './load-yaml.js'
import type { RuleFacts } from './rule.js'

type Mapping = Readonly<Record<string, unknown>>

/** A JSON file beside the card, as a mapping; null when it was not gathered, or is none. Costs a parse of at most 256 kB. */
export function jsonFile({ texts }: RuleFacts, path: string): Mapping | null {
  const text = texts.get(path)
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(text)
    return isMapping(value) ? value : null
  } catch {
    // A broken file is no evidence of anything here: what loads the model says so, with more to say about it.
    return null
  }
}

/** As `jsonFile`, of a YAML file. */
export function yamlFile({ texts }: RuleFacts, path: string): Mapping | null {
  const text = texts.get(path)
  const read = text === undefined ? null : readYaml(text)
  return read && 'value' in read && isMapping(read.value) ? read.value : null
}

export function hasFile({ files, texts }: RuleFacts, path: string): boolean {
  return texts.has(path) || files.some(file => file.path === path)
}
