import { Page } from '../../components/page.js'

/** Being built. */
export function ReviewsPage() {
  return <Page title="Reviews">{null}</Page>
}
