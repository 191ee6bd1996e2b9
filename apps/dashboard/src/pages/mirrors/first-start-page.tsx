import { Page } from '../../components/page.js'

/** Being built. */
export function FirstStartPage() {
  return <Page title="Start">{null}</Page>
}
