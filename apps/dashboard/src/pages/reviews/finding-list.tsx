import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { SeverityBadge } from '../../components/badges.js'
import { countingFindings, otherReasons } from './counting-findings.js'
import { useReviewsText } from './messages.js'
import type { Review, ReviewFinding } from './queries.js'

/** What was found: what counts at first, and the rest for who asks. */
export function FindingList({
  revision,
  onWaive,
}: {
  revision: NonNullable<Review['revision']>
  onWaive: () => void
}) {
  const say = useReviewsText()
  const [isAll, setAll] = useState(false)
  const counting = countingFindings(revision)
  const all = revision.findings.nodes
  const shown = isAll ? all : counting
  return (
    <Stack gap="xs" component="section" aria-label={say('findings')}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {say('findings')}
        </Title>
        {all.length > counting.length && (
          <Button variant="default" size="xs" onClick={() => setAll(!isAll)} aria-expanded={isAll}>
            {isAll ? say('findingsFew') : say('findingsAll', { count: all.length })}
          </Button>
        )}
      </Group>
      {otherReasons(revision).map(({ ruleId, message, fingerprint }) => (
        <Text key={`${ruleId} ${fingerprint}`} size="sm" className="any-break">
          <b>{ruleId}</b> {message}
        </Text>
      ))}
      {shown.length === 0 && !revision.findings.pageInfo.hasNextPage && (
        <Text size="sm">{say('findingsNone')}</Text>
      )}
      {shown.map(finding => (
        <FindingRow key={finding.fingerprint} finding={finding} />
      ))}
      {revision.findings.pageInfo.hasNextPage && <Text size="sm">{say('more')}</Text>}
      {counting.length > 0 && (
        <Group>
          <Button variant="default" size="xs" onClick={onWaive}>
            {say('waiveTitle')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function FindingRow({ finding }: { finding: ReviewFinding }) {
  const say = useReviewsText()
  const { path, line } = finding.position
  return (
    <div className="review-finding">
      <Group gap="xs">
        <SeverityBadge severity={finding.severity} />
        <Text fw={600} size="sm" className="any-break">
          {finding.ruleId}
        </Text>
        {path !== null && (
          <Text size="xs" c="dimmed" className="any-break">
            {path}
            {line !== null && `, ${say('line', { line })}`}
          </Text>
        )}
      </Group>
      {finding.message && (
        <Text size="sm" className="any-break">
          {finding.message}
        </Text>
      )}
      {finding.evidence && (
        <Code block className="review-excerpt" tabIndex={0} role="region" aria-label={say('evidence')}>
          {finding.evidence}
        </Code>
      )}
      {finding.fix && (
        <Text size="sm" c="dimmed" className="any-break">
          {say('fix')}: {finding.fix}
        </Text>
      )}
    </div>
  )
}
