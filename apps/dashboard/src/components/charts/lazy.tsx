import { Skeleton } from '@mantine/core'
import { type ComponentProps, lazy, Suspense } from 'react'
import type { HeatGrid } from './heat-grid.js'
import type { StackedBars } from './stacked-bars.js'

/** CSS pixels, so that nothing moves when a chart comes. */
const HEIGHT = 244

// The drawing comes after the page is there: it takes a second request, and no first page waits for it.
const Bars = lazy(() => import('./stacked-bars.js').then(module => ({ default: module.StackedBars })))
const Grid = lazy(() => import('./heat-grid.js').then(module => ({ default: module.HeatGrid })))

export function LazyStackedBars(props: ComponentProps<typeof StackedBars>) {
  return (
    <Suspense fallback={<Skeleton height={HEIGHT} />}>
      <Bars {...props} />
    </Suspense>
  )
}

export function LazyHeatGrid(props: ComponentProps<typeof HeatGrid>) {
  return (
    <Suspense fallback={<Skeleton height={HEIGHT} />}>
      <Grid {...props} />
    </Suspense>
  )
}
