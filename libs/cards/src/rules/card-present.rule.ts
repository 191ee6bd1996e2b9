import { defineRule } from '../rule.js'

export default defineRule({
  id: 'card-present',
  code: 'P001',
  summary: 'A repository has a card: a README.md with something in it.',
  why: 'Without a card nobody can tell what a model does, where its data comes from, or under which licence it may be used.',
  fix: 'Write a README.md; start from the model card or dataset card template.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['Mitchell et al. 2019, Model Cards', 'Gebru et al. 2021, Datasheets for Datasets'],
  hubBehaviour: 'warns',
  since: '0.1',
  readsEmptyCards: true,

  *check({ card, isCardMissing }) {
    if (card.text.trim() !== '') return
    yield {
      message: isCardMissing ? 'There is no README.md.' : 'README.md is empty.',
      hubMessage: 'empty or missing yaml metadata in repo card',
    }
  },

  examples: {
    pass: [{ card: '# A model' }],
    fail: [
      { card: null, finds: ['There is no README.md.'] },
      { card: '', finds: ['README.md is empty.'] },
      { card: ' \n\n', finds: ['README.md is empty.'] },
    ],
  },
})
