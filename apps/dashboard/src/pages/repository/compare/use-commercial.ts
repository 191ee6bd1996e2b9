import { useCompareText } from './messages.js'

const KNOWN = ['yes', 'no', 'limited'] as const

/** Whether a licence lets one earn money with it, as the server’s word for it says. */
export function useCommercial(): (word: string | null) => string {
  const say = useCompareText()
  return word => say(`commercial_${KNOWN.find(known => known === word) ?? 'unknown'}`)
}
