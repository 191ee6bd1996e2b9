import { Page } from '../../components/page.js'

/** Being built. */
export function SettingsPage() {
  return <Page title="Settings">{null}</Page>
}
