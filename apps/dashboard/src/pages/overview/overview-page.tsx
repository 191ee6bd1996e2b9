import { Page } from '../../components/page.js'

/** Being built. */
export function OverviewPage() {
  return <Page title="Overview">{null}</Page>
}
