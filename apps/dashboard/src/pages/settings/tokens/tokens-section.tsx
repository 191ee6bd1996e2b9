import { Badge, Code, Stack, Text } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { SectionHead } from '../section-head.js'
import { useTokensText } from './messages.js'
import { NewToken } from './new-token.js'
import { REVOKE_TOKEN, type Token, TOKENS } from './token-queries.js'

/** One’s own tokens: what each may do and when it was used last. */
export function TokensSection() {
  const say = useTokensText()
  const pages = usePages('tokens', TOKENS, {}, data => data.tokens)
  return (
    <Stack>
      <SectionHead title={say('title')} text={say('text')}>
        <NewToken />
      </SectionHead>
      <DataTable
        caption={say('title')}
        columns={useColumns()}
        pages={pages}
        keyOf={token => token.id}
        csvName="tokens"
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<Token>[] {
  const say = useTokensText()
  return [
    { key: 'name', header: say('name'), cell: nameOf, text: token => token.name },
    {
      key: 'prefix',
      header: say('prefix'),
      cell: token => <Code>{token.prefix}…</Code>,
      text: token => token.prefix,
    },
    {
      key: 'scope',
      header: say('scope'),
      cell: token => (
        <>
          <Text size="sm">{say(`scope_${token.scope}`)}</Text>
          {token.isFineGrained && (
            <Text size="xs" c="dimmed">
              {say('some')}
            </Text>
          )}
        </>
      ),
      text: token => token.scope,
    },
    {
      key: 'audience',
      header: say('audience'),
      cell: token => (
        <>
          <Text size="sm">{say(`audience_${token.audience}`)}</Text>
          {token.profile && (
            <Text size="xs" c="dimmed">
              {say('forProfile', { profile: token.profile })}
            </Text>
          )}
        </>
      ),
      text: token => token.audience,
    },
    {
      key: 'lastUsed',
      header: say('lastUsed'),
      cell: token => <Time at={token.lastUsedAt} />,
      text: token => token.lastUsedAt,
    },
    {
      key: 'created',
      header: say('created'),
      cell: token => <Time at={token.createdAt} />,
      text: token => token.createdAt,
    },
    {
      key: 'expires',
      header: say('expires'),
      cell: token => (token.expiresAt === null ? say('expires_never') : <Time at={token.expiresAt} />),
      text: token => token.expiresAt,
    },
    { key: 'state', header: say('state'), cell: token => <State token={token} />, text: stateOf },
  ]
}

function nameOf(token: Token) {
  return (
    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }} miw={120}>
      {token.name}
    </Text>
  )
}

function stateOf({ revokedAt, expiresAt }: Token): 'expired' | 'revoked' | 'used' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'used'
}

/** What can still be revoked can be so here. */
function State({ token }: { token: Token }) {
  const say = useTokensText()
  const revoke = useTell(REVOKE_TOKEN, ['tokens', 'audit'])
  const state = stateOf(token)
  if (state !== 'used') return <Badge className="badge badge-gray">{say(state)}</Badge>
  return (
    <ConfirmButton
      label={say('revoke')}
      ariaLabel={say('revokeNamed', { name: token.name })}
      title={say('revokeTitle')}
      action={say('revoke')}
      isDangerous
      onConfirm={() => revoke.mutateAsync({ id: token.id })}
    >
      {say('revokeText', { name: token.name })}
    </ConfirmButton>
  )
}
