import { useNodesText } from './messages.js'

const STATES = ['fetching', 'ready', 'evicting', 'failed'] as const

/** How a node stands with a revision, by its own word; as it says it where we know no better. */
export function HoldingState({ state }: { state: string }) {
  const say = useNodesText()
  const known = STATES.find(word => word === state)
  return known ? say(`holding_${known}`) : state
}
