import './finding-mark.css'
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useCommonText } from '../../../components/messages.js'
import type { Severity } from '../../../components/badges.js'
import { AppLink } from '../../../routing/app-link.js'
import { useFindingsText } from './messages.js'

const ICON_SIZE = 14
const LOOKS = {
  ERROR: { color: 'red', Icon: IconX },
  WARNING: { color: 'yellow', Icon: IconAlertTriangle },
  INFO: { color: 'blue', Icon: IconInfoCircle },
} as const

export interface Markable {
  readonly ruleId: string
  readonly state: FindingState
  readonly severity: Severity
  readonly message: string | null
  readonly fingerprint: string
}

type FindingState = 'FAIL' | 'NEEDS_REVIEW' | 'UNVERIFIABLE' | 'WAIVED'

/** Before the fingerprint, in the id of a mark. */
export const MARK_ID = 'finding-'

/** A finding at the line that it is about; leads to what is known of it. */
export function FindingMark({ finding, href }: { finding: Markable; href: string }) {
  const common = useCommonText()
  const say = useFindingsText()
  const { color, Icon } = LOOKS[finding.severity]
  // What does not simply fail says so; what is waived stands there as what nobody has to mend.
  const state = finding.state === 'FAIL' ? '' : ` (${say(`state_${finding.state}`)})`
  const look = finding.state === 'WAIVED' ? 'gray' : color
  return (
    <AppLink href={href} id={`${MARK_ID}${finding.fingerprint}`} className={`finding-mark badge-${look}`}>
      <Icon size={ICON_SIZE} role="img" aria-label={common(`severity_${finding.severity}`)} />
      <span>
        <strong>{finding.ruleId}</strong>
        {state} {finding.message}
      </span>
    </AppLink>
  )
}
