import './audit.css'
import { Code, Drawer, Stack, Title } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { useCommonText } from '../../components/messages.js'
import { Answered, Empty } from '../../components/states.js'
import { DASH, formatNumber, formatTime } from '../../text/format.js'
import { AUDIT_ENTRY, type AuditEntry } from './audit.js'
import { useAuditText } from './messages.js'

/** All that is written down of one entry. */
export function EntryDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const say = useAuditText()
  const common = useCommonText()
  const query = useAsk('audit', AUDIT_ENTRY, { id: id ?? '' }, { isEnabled: id !== null })
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={say('id')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Answered query={query}>
        {({ auditEntry }) => (auditEntry ? <Entry entry={auditEntry} /> : <Empty title={say('empty')} />)}
      </Answered>
    </Drawer>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const say = useAuditText()
  const facts = [
    [say('when'), `${formatTime(entry.at)} (${entry.at})`],
    [
      say('actor'),
      entry.accountId === null && entry.address === null ? `${entry.actor} (${say('program')})` : entry.actor,
    ],
    [say('action'), entry.action],
    [say('outcome'), say(`outcome_${entry.outcome}`)],
    [say('subject'), entry.subject],
    [say('address'), entry.address ?? DASH],
    [say('token'), entry.tokenId ?? DASH],
    [say('repository'), entry.repoId ?? DASH],
    [say('id'), entry.id],
    [
      say('link'),
      entry.link
        ? `${formatNumber(entry.link.seq)}, ${entry.link.hash}, ${formatTime(entry.link.sealedAt)}`
        : say('noLink'),
    ],
  ] as const
  return (
    <Stack gap="sm">
      <dl className="audit-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="any-break">{value}</dd>
          </div>
        ))}
      </dl>
      <Title order={3} size="h5">
        {say('detail')}
      </Title>
      <Code block className="any-break" style={{ whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(entry.detail, null, 2)}
      </Code>
    </Stack>
  )
}
