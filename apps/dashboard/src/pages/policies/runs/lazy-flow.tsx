import { Skeleton } from '@mantine/core'
import { type ComponentProps, lazy, Suspense } from 'react'
import type { VerdictFlow } from './verdict-flow.js'

/** CSS pixels, so that nothing moves when it comes. */
const HEIGHT = 280

const Flow = lazy(() => import('./verdict-flow.js').then(module => ({ default: module.VerdictFlow })))

export function LazyFlow(props: ComponentProps<typeof VerdictFlow>) {
  return (
    <Suspense fallback={<Skeleton height={HEIGHT} />}>
      <Flow {...props} />
    </Suspense>
  )
}
