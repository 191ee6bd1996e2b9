import { Alert, Anchor, Button, Card, CopyButton, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ask } from '../../api/ask.js'
import type { ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { useCommonText } from '../../components/messages.js'
import { Answered, Failure } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { withSearch } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { formatNumber } from '../../text/format.js'
import { AUDIT_CHAIN, AUDIT_PROOF } from './audit.js'
import { useAuditText } from './messages.js'

type Chain = ResultOf<typeof AUDIT_CHAIN>['auditChain']
type Proof = ResultOf<typeof AUDIT_PROOF>['auditProof']

/** How far the log is sealed, and a proof of it for who asks. */
export function ChainCard() {
  const say = useAuditText()
  const id = useId()
  const chain = useAsk('audit', AUDIT_CHAIN, {})
  const [anchor, setAnchor] = useState('')
  const proof = useMutation({ mutationFn: () => ask(AUDIT_PROOF, { anchor: anchor.trim() || null }) })
  const prove = (event: FormEvent) => {
    event.preventDefault()
    proof.mutate()
  }
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Stack gap="sm">
        <Title order={2} size="h4" id={id}>
          {say('chain')}
        </Title>
        <Answered query={chain}>{({ auditChain }) => <ChainFacts chain={auditChain} />}</Answered>
        <form onSubmit={prove}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={say('anchor')}
              value={anchor}
              onChange={event => {
                setAnchor(event.target.value)
                proof.reset() // it says nothing of another anchor
              }}
              placeholder="1234:9f86d0…"
              w={{ base: '100%', xs: 360 }}
            />
            <Button type="submit" variant="default" loading={proof.isPending}>
              {say('prove')}
            </Button>
          </Group>
        </form>
        <Text size="sm" c="dimmed">
          {say('anchorHint')}
        </Text>
        {proof.error && <Failure error={proof.error} />}
        {proof.data && <ProofResult proof={proof.data.auditProof} isAnchored={anchor.trim() !== ''} />}
      </Stack>
    </Card>
  )
}

function ChainFacts({ chain }: { chain: Chain }) {
  const say = useAuditText()
  const common = useCommonText()
  const { links, sealedAt, waiting, anchor } = chain
  return (
    <Group gap="xl">
      <Text>
        {say('links')}: <strong>{formatNumber(links)}</strong>
      </Text>
      <Text>
        {say('lastSealed')}: <Time at={sealedAt} />
      </Text>
      <Text>
        {say('waiting')}: <strong>{formatNumber(waiting)}</strong>
      </Text>
      {anchor !== null && (
        <CopyButton value={anchor}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {copied ? common('copied') : say('copyAnchor')}
            </Button>
          )}
        </CopyButton>
      )}
    </Group>
  )
}

function ProofResult({ proof, isAnchored }: { proof: Proof; isAnchored: boolean }) {
  const say = useAuditText()
  const [search] = useSearch()
  const { holds, links, brokenAt, brokenEntry, reason } = proof
  if (holds)
    return (
      <Alert color="teal" title={say('holds')} role="status">
        {say('holdsText', { links: formatNumber(links) })}
      </Alert>
    )
  return (
    <Alert color="red" title={say('broken')} role="alert">
      <Stack gap="xs">
        <Text>
          {say(isAnchored ? 'brokenAtAnchor' : 'brokenText', {
            seq: formatNumber(brokenAt),
            reason: reason ?? '',
          })}
        </Text>
        {brokenEntry && (
          <Anchor component={AppLink} href={withSearch('/-/audit', { ...search, entry: brokenEntry })}>
            {say('brokenEntry')}
          </Anchor>
        )}
      </Stack>
    </Alert>
  )
}
