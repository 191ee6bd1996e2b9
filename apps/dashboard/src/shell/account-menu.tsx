import { Button, Group, Menu, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconUser } from '@tabler/icons-react'
import { AppLink } from '../routing/app-link.js'
import { signInPath } from '../routing/paths.js'
import { useSignOut } from '../session/use-sign-out.js'
import { useViewer } from '../session/use-viewer.js'
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES } from '../text/language.js'
import { useLanguage } from '../text/use-language.js'
import { useShellText } from './messages.js'

const COLOR_SCHEMES = ['auto', 'light', 'dark'] as const
const ICON_SIZE = 16

/** Who one is, and how one likes the page. */
export function AccountMenu() {
  const say = useShellText()
  const viewer = useViewer()
  const signOut = useSignOut()
  const chosen = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={say('language')}
            className="plain-button"
          >
            <IconLanguage size={ICON_SIZE} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {LANGUAGES.map(language => (
            <Menu.Item
              key={language}
              lang={language}
              onClick={() => chooseLanguage(language)}
              aria-current={chosen === language}
              fw={chosen === language ? 700 : 400}
            >
              {LANGUAGE_NAMES[language]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={say('colors')}
            className="plain-button"
          >
            <IconMoon size={ICON_SIZE} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {COLOR_SCHEMES.map(scheme => (
            <Menu.Item
              key={scheme}
              onClick={() => setColorScheme(scheme)}
              aria-current={colorScheme === scheme}
              fw={colorScheme === scheme ? 700 : 400}
            >
              {say(`colors_${scheme}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {viewer.data ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconUser size={ICON_SIZE} aria-hidden />}
              aria-label={say('signedInAs', { name: viewer.data.name })}
            >
              <span className="account-name">{viewer.data.name}</span>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component={AppLink} href="/-/settings">
              {say('settings')}
            </Menu.Item>
            <Menu.Item onClick={() => signOut.mutate()}>{say('signOut')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button component={AppLink} href={signInPath()} size="compact-sm">
          {say('signIn')}
        </Button>
      )}
    </Group>
  )
}
