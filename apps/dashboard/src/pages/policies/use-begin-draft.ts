import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api/ask.js'
import { useSearch } from '../../routing/use-search.js'
import { CREATE_DRAFT } from './queries.js'

/** Keeps a text as a draft, and shows it: so every text that one works on has an address. */
export function useBeginDraft() {
  const [, change] = useSearch()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: { name: string; source: string }) => ask(CREATE_DRAFT, { input }),
    onSuccess: async ({ createPolicyDraft }) => {
      await client.invalidateQueries({ queryKey: ['policies'] })
      change(
        { draft: createPolicyDraft.id, tab: null, run: null, version: null, against: null },
        { isStep: true },
      )
    },
    onError: error => notifications.show({ message: error.message, color: 'red' }),
  })
}
