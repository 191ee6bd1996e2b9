import { Button, Paper, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useRef } from 'react'
import { askRest } from '../../api/ask.js'
import { Page } from '../../components/page.js'
import { useSearch } from '../../routing/use-search.js'
import { SignInFailure } from './sign-in-failure.js'
import { useSignInText } from './messages.js'

/** Signs in by name and password, and goes on to where one came from. */
export function SignInPage() {
  const say = useSignInText()
  const client = useQueryClient()
  const { history } = useRouter()
  const [search] = useSearch()
  const form = useRef<HTMLFormElement>(null)
  const signIn = useMutation({
    mutationFn: (credentials: { name: string; password: string }) =>
      askRest('/-/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      }),
    onSuccess: () => {
      client.clear()
      history.push(ownPath(search['to']))
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    const fields = new FormData(form.current ?? undefined)
    signIn.mutate({ name: String(fields.get('name')), password: String(fields.get('password')) })
  }

  return (
    <Page title={say('title')}>
      <Paper withBorder p="lg" maw={420}>
        <form ref={form} onSubmit={submit}>
          <Stack>
            {signIn.error && <SignInFailure error={signIn.error} />}
            <TextInput name="name" label={say('name')} autoComplete="username" required autoFocus />
            <PasswordInput name="password" label={say('password')} autoComplete="current-password" required />
            <Button type="submit" loading={signIn.isPending}>
              {say('submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Page>
  )
}

/** Where to go on to: a path of ours, whatever a link to this page says. */
function ownPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/'
}
