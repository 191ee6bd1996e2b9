import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Failure } from '../../components/states.js'
import { goToProvider } from '../../session/go-to-provider.js'
import { useSignInText } from './messages.js'

/** Leads to the identity provider. */
export function ProviderButton({ provider, to }: { provider: string; to: string }) {
  const say = useSignInText()
  const leave = useMutation({ mutationFn: () => goToProvider({ to }) })
  return (
    <>
      {leave.error && <Failure error={leave.error} />}
      <Button onClick={() => leave.mutate()} loading={leave.isPending} style={{ overflow: 'hidden' }}>
        {say('provider', { provider })}
      </Button>
    </>
  )
}
