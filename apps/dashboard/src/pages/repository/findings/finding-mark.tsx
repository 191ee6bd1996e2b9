import './finding-mark.css'
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useCommonText } from '../../../components/messages.js'
import type { Severity } from '../../../components/badges.js'
import { AppLink } from '../../../routing/app-link.js'

const ICON_SIZE = 14
const LOOKS = {
  ERROR: { color: 'red', Icon: IconX },
  WARNING: { color: 'yellow', Icon: IconAlertTriangle },
  INFO: { color: 'blue', Icon: IconInfoCircle },
} as const

export interface Markable {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string | null
  readonly fingerprint: string
}

/** Before the fingerprint, in the id of a mark. */
export const MARK_ID = 'finding-'

/** A finding at the line that it is about; leads to what is known of it. */
export function FindingMark({ finding, href }: { finding: Markable; href: string }) {
  const common = useCommonText()
  const { color, Icon } = LOOKS[finding.severity]
  return (
    <AppLink href={href} id={`${MARK_ID}${finding.fingerprint}`} className={`finding-mark badge-${color}`}>
      <Icon size={ICON_SIZE} role="img" aria-label={common(`severity_${finding.severity}`)} />
      <span>
        <strong>{finding.ruleId}</strong> {finding.message}
      </span>
    </AppLink>
  )
}
