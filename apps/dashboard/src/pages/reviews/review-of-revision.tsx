import { Page } from '../../components/page.js'

/** Being built. */
export function ReviewOfRevision() {
  return <Page title="Review">{null}</Page>
}
