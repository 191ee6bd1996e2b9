import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { askRest } from '../../api/ask.js'
import { SignInFailure } from './sign-in-failure.js'
import { useSignInText } from './messages.js'

interface Credentials {
  readonly name: string
  readonly password: string
}

/** Signs in by name and password, or by name and a token that may do everything. */
export function PasswordForm({ to }: { to: string }) {
  const say = useSignInText()
  const form = useRef<HTMLFormElement>(null)
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) =>
      askRest('/-/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      }),
    // Begins anew: nothing that was read, and no line for news, stays from before one was somebody.
    onSuccess: () => location.assign(to),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    const fields = new FormData(form.current ?? undefined)
    signIn.mutate({ name: String(fields.get('name')), password: passwordIn(fields) })
  }

  return (
    <form ref={form} onSubmit={submit}>
      <Stack>
        {signIn.error && <SignInFailure error={signIn.error} />}
        <TextInput name="name" label={say('name')} autoComplete="username" required autoFocus />
        <PasswordInput
          name="password"
          label={say('password')}
          description={say('passwordHelp')}
          autoComplete="current-password"
          required
        />
        <Button type="submit" loading={signIn.isPending}>
          {say('submit')}
        </Button>
      </Stack>
    </form>
  )
}

/** As typed; of a token, which is copied from a file, without the line break that came along. */
function passwordIn(fields: FormData): string {
  const typed = String(fields.get('password'))
  return /^\s*hf_\S+\s*$/.test(typed) ? typed.trim() : typed
}
