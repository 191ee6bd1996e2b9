import { defineMessages } from '../../text/define-messages.js'

export const useRepositoriesText = defineMessages('repositories', {
  en: {
    empty: 'No repository matches',
    findings: 'Findings',
    license: 'Licence',
    name: 'Name',
    search: 'Search by name',
    title: 'Repositories',
    type: 'Type',
    updated: 'Updated',
    verdict: 'Verdict',
  },
  de: {
    empty: 'Kein Repository passt dazu',
    findings: 'Befunde',
    license: 'Lizenz',
    name: 'Name',
    search: 'Nach Namen suchen',
    title: 'Repositories',
    type: 'Art',
    updated: 'Geändert',
    verdict: 'Urteil',
  },
})
