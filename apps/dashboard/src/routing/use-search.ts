import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { withSearch } from './paths.js'

export type Search = Readonly<Record<string, string>>
export type ChangeSearch = (
  change: Readonly<Record<string, string | null | undefined>>,
  how?: { readonly isStep?: boolean },
) => void

/**
 * What an address says behind its `?`, and a way to change it: all that a view shows is in its address, so that it can be shared. A change
 * takes the place of the address before, unless it is a step that one wants to go back from.
 */
export function useSearch(): readonly [Search, ChangeSearch] {
  const { history } = useRouter()
  const text = useLocation({ select: ({ searchStr }) => searchStr })
  const search = useMemo<Search>(() => Object.fromEntries(new URLSearchParams(text)), [text])
  const change = useCallback<ChangeSearch>(
    (changes, { isStep = false } = {}) => {
      const now = Object.fromEntries(new URLSearchParams(location.search))
      const href = withSearch(location.pathname, { ...now, ...changes })
      if (isStep) history.push(href)
      else history.replace(href)
    },
    [history],
  )
  return [search, change]
}
