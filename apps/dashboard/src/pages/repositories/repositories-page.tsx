import { Box, Button, Drawer, Group, NativeSelect, Stack } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { useDeferredValue, useMemo } from 'react'
import { usePages } from '../../api/use-ask.js'
import { DataTable } from '../../components/data-table.js'
import { Page } from '../../components/page.js'
import { Empty } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { useColumns } from './columns.js'
import { FacetPanel } from './facet-panel.js'
import { FilterChips } from './filter-chips.js'
import { useRepositoriesText } from './messages.js'
import { REPOSITORIES } from './queries.js'
import { SearchBox } from './search-box.js'
import { chosenOf, SORTS, sortOf, variablesOf, viewText } from './view.js'

const ICON_SIZE = 16
/** From here on there is room for the filters beside the list. */
const WIDE = '(min-width: 62em)'
const PANEL_WIDTH = 260

/** Every repository that one may know of: searched, narrowed down and sorted, all of it in the address. */
export function RepositoriesPage() {
  const say = useRepositoriesText()
  const isWide = useMediaQuery(WIDE, window.matchMedia(WIDE).matches)
  return (
    <Page title={say('title')}>
      <Group align="flex-start" gap="xl" wrap="nowrap">
        {isWide && (
          <Box w={PANEL_WIDTH} style={{ flexShrink: 0 }}>
            <FacetPanel />
          </Box>
        )}
        <Stack style={{ flex: 1, minWidth: 0 }}>
          <Group align="flex-end" gap="sm">
            <SearchBox />
            <SortChoice />
            {!isWide && <FiltersInDrawer />}
          </Group>
          <FilterChips />
          <List />
        </Stack>
      </Group>
    </Page>
  )
}

function List() {
  const say = useRepositoriesText()
  const [search] = useSearch()
  // What was pressed shows at once; the rows that it leads to come after that.
  const view = useDeferredValue(viewText(search))
  // Made anew only when the view is another one, so that scrolling costs nothing of it.
  const variables = useMemo(() => variablesOf(Object.fromEntries(new URLSearchParams(view))), [view])
  const pages = usePages('repos', REPOSITORIES, variables, data => data.repos, true, true)
  return (
    <DataTable
      caption={say('title')}
      columns={useColumns()}
      pages={pages}
      keyOf={row => row.id}
      csvName="repositories"
      empty={<Empty title={say('empty')} text={say('emptyText')} />}
    />
  )
}

function SortChoice() {
  const say = useRepositoriesText()
  const [search, change] = useSearch()
  return (
    <NativeSelect
      label={say('sort')}
      value={sortOf(search)}
      onChange={event => change({ sort: event.target.value === 'updated' ? null : event.target.value })}
      data={SORTS.map(sort => ({ value: sort, label: say(`sort_${sort}`) }))}
    />
  )
}

function FiltersInDrawer() {
  const say = useRepositoriesText()
  const [search] = useSearch()
  const [isOpen, { open, close }] = useDisclosure(false)
  const count = chosenOf(search).length
  return (
    <>
      <Button variant="default" leftSection={<IconFilter size={ICON_SIZE} aria-hidden />} onClick={open}>
        {count === 0 ? say('filters') : say('filtersChosen', { count })}
      </Button>
      <Drawer opened={isOpen} onClose={close} title={say('filters')}>
        <FacetPanel />
      </Drawer>
    </>
  )
}
