import { Group, NativeSelect, Stack, useMantineColorScheme } from '@mantine/core'
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES } from '../../../text/language.js'
import { useLanguage } from '../../../text/use-language.js'
import { SectionHead } from '../section-head.js'
import { useAccountText } from './messages.js'

const COLOR_SCHEMES = ['auto', 'light', 'dark'] as const

/** How one likes the page. */
export function Look() {
  const say = useAccountText()
  const chosen = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Stack gap="sm">
      <SectionHead title={say('look')} text={say('lookText')} />
      <Group>
        <NativeSelect
          label={say('language')}
          value={chosen}
          onChange={({ target }) => chooseLanguage(LANGUAGES.find(one => one === target.value) ?? 'en')}
          data={LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <NativeSelect
          label={say('colors')}
          value={colorScheme}
          onChange={({ target }) => setColorScheme(COLOR_SCHEMES.find(one => one === target.value) ?? 'auto')}
          data={COLOR_SCHEMES.map(value => ({ value, label: say(`colors_${value}`) }))}
        />
      </Group>
    </Stack>
  )
}
