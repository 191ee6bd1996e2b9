import { useLocation, useRouter } from '@tanstack/react-router'
import { signInPath } from './paths.js'

/** Where one signs in, and comes back to what is shown, with all that its address says by then. */
export function useSignInPath(): string {
  const { history } = useRouter()
  // Draws anew with every change of the address; the router’s own path is decoded.
  useLocation({ select: ({ href }) => href })
  return signInPath(history.location.href)
}
