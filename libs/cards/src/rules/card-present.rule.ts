import { defineRule } from '../rule.js'

export default defineRule({
  id: 'card-present',
  summary: 'A repository has a card: a README.md with something in it.',
  why: 'Without a card nobody can tell what a model does, where its data comes from, or under which licence it may be used.',
  fix: 'Write a README.md; start from the model card or dataset card template.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['Mitchell et al. 2019, Model Cards', 'Gebru et al. 2021, Datasheets for Datasets'],
  hubBehaviour: 'warns',
  since: '0.1',
  readsEmptyCards: true,

  *check({ card, files }) {
    if (card.text.trim() !== '') return
    const isThere = card.sizeBytes > 0 || files.some(file => file.path === 'README.md')
    yield {
      message: isThere ? 'README.md is empty.' : 'There is no README.md.',
      hubMessage: 'empty or missing yaml metadata in repo card',
    }
  },

  examples: {
    pass: [{ card: '# A model' }],
    fail: [
      { card: null, finds: ['There is no README.md.'] },
      { card: '', files: ['README.md'], finds: ['README.md is empty.'] },
      { card: ' \n\n', finds: ['README.md is empty.'] },
    ],
  },
})
