import { createTheme, type CSSVariablesResolver } from '@mantine/core'
import i18next from 'i18next'

/** Names crosses, in the language that is chosen by then. */
const closeButtonProps = {
  get 'aria-label'() {
    return i18next.t('close', { ns: 'common' })
  },
}

/** One accent, the system’s own fonts: nothing is fetched from elsewhere. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // Shades that keep 4.5:1 against their ground, with white and with dark text.
  primaryShade: { light: 9, dark: 9 },
  autoContrast: true,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { inherit: true } },
    Drawer: { defaultProps: { closeButtonProps } },
    Modal: { defaultProps: { closeButtonProps } },
    Notification: { defaultProps: { closeButtonProps } },
  },
})

/** Mantine’s grey for secondary text is too pale to read: these keep 4.5:1 on every ground that pages use. */
export const cssVariables: CSSVariablesResolver = () => ({
  // A shade darker under the pointer: Mantine’s own is paler, and white on it can’t be read.
  variables: { '--mantine-primary-color-filled-hover': '#095c6b' },
  light: { '--mantine-color-dimmed': '#5a6570', '--mantine-color-placeholder': '#666f78' },
  dark: { '--mantine-color-dimmed': '#a6adb5', '--mantine-color-placeholder': '#9aa1a9' },
})
