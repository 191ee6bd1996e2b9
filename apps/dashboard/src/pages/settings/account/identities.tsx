import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useAsk, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import type { Column } from '../../../components/data-table.js'
import { FormDialog } from '../../../components/form-dialog.js'
import { PlainTable } from '../../../components/plain-table.js'
import { Answered, Failure } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { goToProvider } from '../../../session/go-to-provider.js'
import { SectionHead } from '../section-head.js'
import { DISCONNECT_IDENTITY, MY_IDENTITIES, type MyIdentity } from './account-queries.js'
import { useAccountText } from './messages.js'

/** What identity providers know one by. Shown where there is a provider, or was one. */
export function Identities({ provider, hasPassword }: { provider: string | null; hasPassword: boolean }) {
  const say = useAccountText()
  const query = useAsk('session', MY_IDENTITIES, {})
  const columns = useColumns()
  if (provider === null && (query.data?.identities.length ?? 0) === 0) return null
  return (
    <Stack gap="sm">
      <SectionHead title={say('identities')} text={say('identitiesText')}>
        {provider !== null && <Connect provider={provider} hasPassword={hasPassword} />}
      </SectionHead>
      <Answered query={query}>
        {({ identities }) =>
          identities.length === 0 ? (
            <Text size="sm">{say('noIdentities')}</Text>
          ) : (
            <PlainTable
              caption={say('identities')}
              columns={columns}
              rows={identities}
              keyOf={({ id }) => id}
              csvName="identities"
            />
          )
        }
      </Answered>
    </Stack>
  )
}

/** Whoever has a password types it: an identity opens the account for good, and a screen that was left open is not enough for that. */
function Connect({ provider, hasPassword }: { provider: string; hasPassword: boolean }) {
  const say = useAccountText()
  const to = '/-/settings/account'
  const leave = useMutation({ mutationFn: () => goToProvider({ to, connect: true }) })
  const button = { variant: 'default', size: 'xs' } as const
  const label = say('connect', { provider })
  if (!hasPassword)
    return (
      <>
        {leave.error && <Failure error={leave.error} />}
        <Button {...button} onClick={() => leave.mutate()} loading={leave.isPending}>
          {label}
        </Button>
      </>
    )
  return (
    <FormDialog
      label={label}
      title={label}
      action={label}
      button={button}
      onSubmit={fields => goToProvider({ to, connect: true, password: String(fields.get('current')) })}
    >
      <Text size="sm">{say('connectHelp', { provider })}</Text>
      <PasswordInput
        name="current"
        label={say('currentPassword')}
        autoComplete="current-password"
        required
        data-autofocus
      />
    </FormDialog>
  )
}

function useColumns(): readonly Column<MyIdentity>[] {
  const say = useAccountText()
  return [
    { key: 'issuer', header: say('issuer'), cell: ({ issuer }) => issuer, text: ({ issuer }) => issuer },
    {
      key: 'connected',
      header: say('connected'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    {
      key: 'lastUsed',
      header: say('lastUsed'),
      cell: ({ lastUsedAt }) => <Time at={lastUsedAt} />,
      text: ({ lastUsedAt }) => lastUsedAt,
    },
    { key: 'disconnect', header: say('disconnect'), cell: identity => <Disconnect identity={identity} /> },
  ]
}

function Disconnect({ identity: { id, issuer } }: { identity: MyIdentity }) {
  const say = useAccountText()
  const disconnect = useTell(DISCONNECT_IDENTITY, ['session', 'accounts', 'audit'])
  return (
    <ConfirmButton
      label={say('disconnect')}
      ariaLabel={say('disconnectNamed', { issuer })}
      title={say('disconnectTitle')}
      action={say('disconnect')}
      isDangerous
      onConfirm={() => disconnect.mutateAsync({ id })}
    >
      {say('disconnectText')}
    </ConfirmButton>
  )
}
