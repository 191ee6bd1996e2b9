import { Skeleton } from '@mantine/core'
import { type ComponentProps, lazy, Suspense } from 'react'
import type { PolicyEditor } from './policy-editor.js'

/** CSS pixels. */
const HEIGHT = 320

// The editor is larger than all the rest of the page.
const Editor = lazy(() => import('./policy-editor.js').then(module => ({ default: module.PolicyEditor })))

export function LazyEditor(props: ComponentProps<typeof PolicyEditor>) {
  return (
    <Suspense fallback={<Skeleton height={HEIGHT} />}>
      <Editor {...props} />
    </Suspense>
  )
}
