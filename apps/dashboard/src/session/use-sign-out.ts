import { useMutation, useQueryClient } from '@tanstack/react-query'
import { askRest } from '../api/ask.js'

/** Ends the session, and forgets all that was read with it. One that the identity provider opened is ended there too. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const answer = await askRest('/-/session', { method: 'DELETE' })
      if (answer.status === 204) return '/'
      return ((await answer.json()) as { continueAt: string }).continueAt
    },
    onSuccess: continueAt => {
      client.clear()
      location.assign(continueAt)
    },
  })
}
