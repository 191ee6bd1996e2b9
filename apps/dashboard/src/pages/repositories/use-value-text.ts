import { useCommonText } from '../../components/messages.js'
import type { Filter } from './view.js'

/** Says a value of a filter: enumerations in the reader’s language, what cards say as it stands there. */
export function useValueText(): (filter: Filter, value: string) => string {
  const common = useCommonText()
  return (filter, value) => {
    const name = value.toUpperCase()
    if (filter === 'type' && isOneOf(name, ['MODEL', 'DATASET', 'SPACE'])) return common(`type_${name}`)
    if (filter === 'verdict' && isOneOf(name, ['BLOCKED', 'CLEARED', 'PENDING', 'RESTRICTED']))
      return common(`verdict_${name}`)
    if (filter === 'findings' && isOneOf(name, ['ERROR', 'WARNING', 'INFO']))
      return common(`severity_${name}`)
    return value
  }
}

function isOneOf<const Name extends string>(name: string, names: readonly Name[]): name is Name {
  return names.some(one => one === name)
}
