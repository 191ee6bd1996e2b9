import { useMutation, useQueryClient } from '@tanstack/react-query'
import { askRest } from '../api/ask.js'

/** Ends the session, and forgets all that was read with it. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => askRest('/-/session', { method: 'DELETE' }),
    onSuccess: () => {
      client.clear()
      location.assign('/')
    },
  })
}
