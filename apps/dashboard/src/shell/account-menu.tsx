import { Button, Group, Menu, useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLanguage, IconMoon, IconUser } from '@tabler/icons-react'
import { useErrorText } from '../components/error-text.js'
import { AppLink } from '../routing/app-link.js'
import { useSignInPath } from '../routing/use-sign-in-path.js'
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
      <WhoIAm />
    </Group>
  )
}

/** Nobody is taken for a stranger who only could not be asked for. */
function WhoIAm() {
  const say = useShellText()
  const viewer = useViewer()
  const signInPath = useSignInPath()
  if (viewer.data) return <AccountButton name={viewer.data.name} />
  if (viewer.data === null)
    return (
      <Button component={AppLink} href={signInPath} size="compact-sm">
        {say('signIn')}
      </Button>
    )
  if (!viewer.isError) return null
  return (
    <Button
      variant="default"
      size="compact-sm"
      title={say('accountUnknown')}
      aria-label={say('accountUnknown')}
      loading={viewer.isFetching}
      onClick={() => void viewer.refetch()}
    >
      {say('retry')}
    </Button>
  )
}

function AccountButton({ name }: { name: string }) {
  const say = useShellText()
  const errorText = useErrorText()
  const signOut = useSignOut()
  const tell = (error: unknown) =>
    notifications.show({ title: say('signOutFailed'), message: errorText(error).text, color: 'red' })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconUser size={ICON_SIZE} aria-hidden />}
          aria-label={say('signedInAs', { name })}
        >
          <span className="account-name">{name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={AppLink} href="/-/settings">
          {say('settings')}
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate(undefined, { onError: tell })}>{say('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
