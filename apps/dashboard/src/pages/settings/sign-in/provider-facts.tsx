import { Alert, Stack, Table } from '@mantine/core'
import { SectionHead } from '../section-head.js'
import { useSignInSettingsText } from './messages.js'
import type { Provider } from './sign-in-queries.js'

/** The provider as it is configured, and whether it answers now. */
export function ProviderFacts({ provider }: { provider: Provider }) {
  const say = useSignInSettingsText()
  const { issuer, clientId, hasSecret, scopes, groupsClaim, adminGroups, letIn, problem } = provider
  const facts = [
    [say('issuer'), issuer],
    [say('clientId'), clientId],
    [say('secret'), hasSecret ? say('secret_yes') : say('secret_no')],
    [say('scopes'), scopes.join(' ')],
    [say('claim'), groupsClaim],
    [say('letIn'), letInText(say, letIn)],
    [say('adminGroups'), adminGroups.length === 0 ? say('none') : adminGroups.join('; ')],
    [say('callback'), location.origin + provider.callbackPath],
    [say('signedOut'), location.origin + provider.signedOutPath],
  ] as const
  return (
    <Stack gap="sm">
      <SectionHead title={`${say('provider')}: ${provider.name}`} text={say('providerText')} />
      {problem === null ? (
        <Alert variant="light" color="teal" role="status">
          {say('answers')}
        </Alert>
      ) : (
        <Alert variant="light" color="red" role="alert">
          {say('problem', { problem })}
        </Alert>
      )}
      <Table aria-label={say('provider')} layout="auto">
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w="35%">
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function letInText(say: ReturnType<typeof useSignInSettingsText>, letIn: string): string {
  if (letIn === 'everyone') return say('letIn_everyone')
  return letIn === 'groups' ? say('letIn_groups') : say('letIn_connected')
}
