import { useHistoryText } from './messages.js'

const CAUSES = [
  'artefact',
  'expiry',
  'landing',
  'lineage',
  'policy',
  'recall',
  'review',
  'scan',
  'waiver',
] as const

/** What made a verdict change, in words; as the server calls it where we know no better. */
export function Cause({ cause }: { cause: string }) {
  const say = useHistoryText()
  const known = CAUSES.find(name => name === cause)
  return known ? say(`cause_${known}`) : cause
}
