import { Page } from '../../components/page.js'

/** Being built. */
export function MirrorsPage() {
  return <Page title="Mirrors">{null}</Page>
}
