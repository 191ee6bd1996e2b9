import { Page } from '../../components/page.js'

/** Being built. */
export function VariantsPage() {
  return <Page title="Variants">{null}</Page>
}
