import { describe, expect, it } from 'vitest'
import { parseCard } from './parse-card.js'
import { readClaims } from './read-claims.js'

function claimsOf(text: string) {
  return readClaims(parseCard(new TextEncoder().encode(text)))
}

describe('the claims of a card', () => {
  it('on fine-tuning need the text, or a relation to the base model', () => {
    const declared = (text: string) => claimsOf(text).fineTuning.isDeclared
    expect(declared('# M\n\nA model, fine-tuned on recipes.')).toBe(true)
    expect(declared('# 模型\n\n本模型在菜谱上微调。')).toBe(true)
    expect(declared('---\nbase_model: a/b\nbase_model_relation: adapter\n---\n# M\n')).toBe(true)
    expect(
      declared('---\nbase_model: a/b\nbase_model_relation: quantized\n---\n# M\n\nOf a fine-tuned model.'),
    ).toBe(false)
    expect(declared('# M\n\nA model trained from scratch.')).toBe(false)
  })

  it('hold training data and hyperparameters where values stand, also in code', () => {
    const hollow = '# M\n\nA fine-tuned model.\n\n### Training Data\n\n[More Information Needed]\n'
    expect(claimsOf(hollow).fineTuning).toMatchObject({ hasTrainingData: false, hasHyperparameters: false })
    const filled =
      '---\ndatasets: [squad]\n---\n# M\n\nA fine-tuned model.\n\n```\n--learning_rate 3e-5\n```\n'
    expect(claimsOf(filled).fineTuning).toEqual({
      isDeclared: true,
      hasTrainingData: true,
      hasHyperparameters: true,
    })
    expect(claimsOf('# M\n\nFine-tuned for 3 epochs.').fineTuning.hasHyperparameters).toBe(true)
    expect(claimsOf('# M\n\nFine-tuned; mind the learning rate.').fineTuning.hasHyperparameters).toBe(false)
  })

  it.each([
    ['All names were anonymized by a script.', true],
    ['Personally identifiable information was removed by hand.', true],
    ['数据已匿名化处理。', true],
    ['Die Daten wurden anonymisiert.', true],
    ['データは匿名化されています。', true],
    ['The data was not anonymized.', false],
    ['No personal information was removed.', false],
    ['The data should be anonymized before use.', false],
    ['数据未匿名化。', false],
    ['Die Daten wurden nicht anonymisiert.', false],
    ['데이터는 익명화되지 않았습니다.', false],
    ['Anonymity is a topic of these letters.', false],
  ])('on anonymization heed negation: %s', (sentence, expected) => {
    expect(claimsOf(`# D\n\n${sentence}`).privacy.anonymized).toBe(expected)
  })

  it.each([
    ['Trained with DP-SGD at an epsilon of 3.', true],
    ['It was trained with differential privacy.', true],
    ['Differential privacy was not used.', false],
    ['We did not look at names. Training was differentially private.', true],
  ])('on differential privacy heed negation: %s', (sentence, expected) => {
    expect(claimsOf(`# M\n\n${sentence}`).privacy.differentialPrivacy).toBe(expected)
  })

  it('on domains come from tags', () => {
    const { domains } = claimsOf(
      '---\ntags: [Medical, legal-ner, code-switching, pytorch, clinical, code]\n---\n# M\n',
    )
    expect(domains).toEqual(['code', 'legal', 'medical'])
    expect(claimsOf('# M\n\nMedical texts.').domains).toEqual([])
  })
})
