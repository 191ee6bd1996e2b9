import { Page } from '../../components/page.js'

/** Being built. */
export function MirrorPage() {
  return <Page title="Mirror">{null}</Page>
}
