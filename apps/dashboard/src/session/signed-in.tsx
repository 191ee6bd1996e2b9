import { type ReactNode, useState } from 'react'
import { Failure, Loading, NotAllowed } from '../components/states.js'
import { useViewer, type Viewer } from './use-viewer.js'

/**
 * For who is signed in. What is shown stays when the session ends, with a way to sign in again above it: what somebody was writing, or was
 * shown once, must not go with it. A question that failed says nothing of who is signed in.
 */
export function SignedIn({ children }: { children: (viewer: Viewer) => ReactNode }) {
  const viewer = useViewer()
  const [last, setLast] = useState<Viewer | null>(null)
  if (viewer.data && viewer.data !== last) setLast(viewer.data)
  const person = viewer.data ?? last
  if (!person) {
    if (viewer.isPending) return <Loading />
    if (viewer.data === undefined)
      return <Failure error={viewer.error} onRetry={() => void viewer.refetch()} />
    return <NotAllowed />
  }
  return (
    <>
      {viewer.data === null && <NotAllowed isSessionOver />}
      {children(person)}
    </>
  )
}
