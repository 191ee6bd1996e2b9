import { createHash } from 'node:crypto'
import type { CleanCard, Draft, Mutator, Subject } from './clean-card.ts'
import { hasKey, metadataLines, rangeOf, withKey, withoutKey } from './metadata.ts'
import { partOf, PLACEHOLDERS, textOf, withoutPart, withPart, withText } from './prose.ts'
import type { Random } from './random.ts'

const ACKNOWLEDGEMENTS = [
  '## Acknowledgements\n\nWe thank everybody who helped, and the people of the computing centre.\n',
  '## Citation\n\nPlease cite the report of our group.\n',
  '## Links\n\n- [Website](https://example.org)\n',
  '## 致谢\n\n感谢所有参与者。\n',
  '## Danksagung\n\nWir danken allen, die geholfen haben.\n',
]

/** Sentences of templates, and sentences that say nothing; the second part of a language is in that language. */
const EMPTY_TALK: readonly string[] = [
  'Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.',
  'Users should be made aware of the risks, biases and limitations of the dataset. More information needed for further recommendations.',
  'To be added.',
  'N/A',
  'No information.',
]
const EMPTY_TALK_BY_LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  de: ['Folgt.', 'Noch auszufüllen.', 'Keine Angabe.'],
  fr: ['À compléter.', 'Non renseigné.'],
  es: ['Por completar.', 'Pendiente.'],
  pt: ['A preencher.', 'Em breve.'],
  it: ['Da completare.', 'In arrivo.'],
  ru: ['Будет добавлено.', 'Нет данных.'],
  zh: ['待补充。', '暂无。'],
  ja: ['未記入', '準備中'],
  ko: ['추가 예정', '작성 중'],
}

/** Rules about what a card discloses. */
export const DISCLOSURE_DEFECTS: Readonly<Record<string, Mutator>> = {
  'bias-section-present': absent('bias', ['recommendations']),
  'bias-section-substantial': (clean, random) =>
    empty(withoutPart(clean, 'recommendations') ?? clean, 'bias', random),
  'bias-section-own': copied,
  'out-of-scope-uses': (clean, random) =>
    clean.type !== 'model'
      ? null
      : random.chance(0.5)
        ? gone(clean, 'out-of-scope', random)
        : empty(clean, 'out-of-scope', random),
  'recommendations-given': (clean, random) => {
    if (clean.type !== 'model') return null
    const without = silentOn(clean, ['uses', 'out-of-scope', 'training', 'evaluation'])
    return random.chance(0.5)
      ? gone(without, 'recommendations', random)
      : empty(without, 'recommendations', random)
  },
  'sensitive-use-assessed': sensitive,
  'personal-data-answered': (clean, random) =>
    clean.type !== 'dataset'
      ? null
      : random.chance(0.4)
        ? gone(clean, 'personal-data', random)
        : empty(clean, 'personal-data', random),
  'annotators-described': (clean, random) => {
    if (clean.type !== 'dataset') return null
    const [key, value] = random.pick([
      ['annotations_creators', 'crowdsourced'],
      ['annotations_creators', 'expert-generated'],
      ['language_creators', 'crowdsourced'],
    ] as const)
    const declared = withKey(clean, key, [`${key}:`, `- ${value}`])
    const without = silentOn(withoutSummary(declared), [
      'annotation',
      'source',
      'personal-data',
      'recommendations',
      'bias',
      'maintenance',
    ])
    return random.chance(0.5) ? gone(without, 'annotators', random) : empty(without, 'annotators', random)
  },
  'card-without-personal-data': leak,
  'mature-content-tagged': mature,
  'data-provenance-stated': (clean, random) => {
    if (clean.type !== 'dataset') return null
    const unnamed = silentOn(withoutSummary(withoutKey(clean, 'source_datasets')), [
      'annotators',
      'annotation',
      'personal-data',
      'recommendations',
      'bias',
      'maintenance',
      'license',
    ])
    return random.chance(0.5) ? gone(unnamed, 'source', random) : empty(unnamed, 'source', random)
  },
  'training-data-stated': (clean, random) => {
    if (clean.type !== 'model') return null
    const unnamed = silentOn({ ...withoutKey(clean, 'datasets'), datasets: [] }, [
      'training',
      'bias',
      'recommendations',
      'evaluation',
      'out-of-scope',
      'uses',
    ])
    return random.chance(0.5)
      ? gone(unnamed, 'training-data', random)
      : empty(unnamed, 'training-data', random)
  },
  'dataset-maintenance-stated': (clean, random) =>
    clean.type !== 'dataset'
      ? null
      : random.chance(0.5)
        ? gone(clean, 'maintenance', random)
        : empty(clean, 'maintenance', random),
}

/** The section is not there, is commented out, or stands in a block of code that nobody reads as prose. */
function gone(clean: Draft, subject: Subject, random: Random): Draft | null {
  const text = textOf(clean, subject)
  return withPart(
    clean,
    subject,
    random.pick([
      [],
      [],
      ['<!--', clean.headings[subject] ?? '', text, '-->'],
      random.pick(ACKNOWLEDGEMENTS).split('\n'),
    ]),
  )
}

function absent(subject: Subject, along: readonly Subject[]): Mutator {
  return (clean, random) => {
    let draft: Draft | null = gone(clean, subject, random)
    for (const other of along) draft = draft && (withoutPart(draft, other) ?? draft)
    return draft
  }
}

function empty(clean: Draft, subject: Subject, random: Random): Draft | null {
  const language = /(?:^|-)([a-z]{2})-/.exec(clean.name)?.[1] ?? 'en'
  const talk = random.pick([...EMPTY_TALK, ...(EMPTY_TALK_BY_LANGUAGE[language] ?? [])])
  const words = textOf(clean, subject).split(/\s+/)
  return withText(
    clean,
    subject,
    random.pick([
      random.pick(PLACEHOLDERS),
      random.pick(PLACEHOLDERS),
      talk,
      words.length > 20 ? `${words.slice(0, 3).join(' ')} …` : '',
    ]),
  )
}

/** The hash that the registry keeps of what other cards say: see `proseHash`. */
function hashOf(prose: string): string {
  const words = prose
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return createHash('sha256').update(words).digest('hex')
}

/** Whoever forgets where data come from does not say it in the summary either. */
export function withoutSummary(clean: Draft): Draft {
  const lines = clean.card.split('\n')
  const title = lines.findIndex(line => line.startsWith('# '))
  const next = lines.findIndex((line, at) => at > title && /[0-9０-９]/.test(line) && line.length > 30)
  if (title < 0 || next < 0) return clean
  let end = next
  while (end < lines.length && (lines[end] ?? '').trim() !== '') end++
  return { ...clean, card: [...lines.slice(0, next), 'v1', ...lines.slice(end)].join('\n') }
}

/** Without the other places in which the same may come up, as it does in cards written with care. */
function silentOn(clean: Draft, subjects: readonly Subject[]): Draft {
  let draft = clean
  for (const subject of subjects) draft = withoutPart(draft, subject) ?? draft
  return draft
}

function copied(clean: Draft, random: Random): CleanCard | null {
  const foreign = random.pick([
    'The model was trained on public web pages and repeats their prejudices about gender, origin and religion; it states false things with confidence.',
    'Das Modell gibt Vorurteile seiner Trainingsdaten wieder, besonders gegen Frauen und Zugewanderte, und behauptet oft Dinge, die nicht stimmen.',
    'Le modèle reproduit les stéréotypes des textes du web dont il est issu, en particulier sur le genre et la religion, et invente souvent des faits.',
    '该模型在公开网页上训练，会重复其中关于性别、地区和宗教的偏见，也常常以肯定的语气说出错误的事实，使用时请务必核对。',
    'このモデルは公開されたウェブページで学習されており、性別や国籍、宗教についての偏見を繰り返すことがあり、誤った事実を断定的に述べることもあります。',
  ])
  const form = random.pick([
    foreign,
    `${foreign.toUpperCase()}`,
    `**${foreign}**`,
    foreign.replaceAll(' ', '  '),
  ])
  const draft = withText(clean, 'bias', form)
  // Texts are compared section by section; a paragraph led in by a bold phrase is none.
  if (!draft || partOf(clean, 'bias')?.headingLines === 0) return null
  const hash = hashOf(foreign)
  if (random.chance(0.5)) return { ...draft, copies: [{ hash, repoId: 'other/card' }] }
  const base = { id: 'origin/base', license: 'mit', isMirrored: true, proseHashes: [hash] }
  return clean.type === 'model'
    ? { ...withKey(draft, 'base_model', ['base_model: origin/base']), parents: [base] }
    : { ...draft, copies: [{ hash, repoId: 'other/data' }] }
}

function sensitive(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const tag = random.pick([
    'face-recognition',
    'hiring',
    'credit-scoring',
    'medical',
    'biometrics',
    'law-enforcement',
    'education',
    'recruitment',
    'emotion-recognition',
    'radiology',
    'facial-recognition',
    'clinical',
    'resume-screening',
    'healthcare',
    'predictive-policing',
    'loan',
    'diagnosis',
    'speaker-verification',
    'exam-grading',
  ])
  const tagged = withKey(
    clean,
    'tags',
    random.pick([['tags:', `- ${tag}`], [`tags: [demo, ${tag}]`], ['tags:', '  - demo', `  - ${tag}`]]),
  )
  const silent = withoutPart(withoutPart(tagged, 'recommendations') ?? tagged, 'bias')
  const averaged = withText(
    withoutKey(tagged, 'model-index'),
    'evaluation',
    'The accuracy is 91.2 on our test set.',
  )
  if (!silent || !averaged) return null
  return random.pick([silent, averaged, withText(silent, 'evaluation', 'F1 0.87 overall.')])
}

const PEOPLE = [
  'anna.keller',
  'j.smith',
  'm.rossi',
  'li.wei',
  'p.dupont',
  'k.tanaka',
  'o.ivanova',
  'c.garcia',
]

/** Keys look real, and are made up anew each time: no scanner of secrets may find one here. */
function leak(clean: Draft, random: Random): CleanCard {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const some = (length: number, from = letters) =>
    Array.from({ length }, () => from[random.int(from.length)]).join('')
  const digits = (length: number) => some(length, '0123456789')
  const upper = (length: number) => some(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
  const hosts = ['gmail.com', 'hotmail.com', 'web.de', 'qq.com', 'uni-nordhafen.de']
  const addresses = PEOPLE.slice(0, 6).map(name => `${name}${digits(2)}@${random.pick(hosts)}`)
  const line = random.pick([
    () => `Set \`HF_TOKEN=${['hf', some(34, letters.slice(0, 52))].join('_')}\` before you load it.`,
    () => `export AWS_ACCESS_KEY_ID=${['AK', 'IA', upper(16)].join('')}`,
    () =>
      `client = Client(api_key="${['sk', some(20), 'T3BlbkFJ', some(20)].join('-').replace('-T3', 'T3').replace('FJ-', 'FJ')}")`,
    () => `token: ${['gh', 'p_', some(36)].join('')}`,
    () =>
      [
        '-----BEGIN',
        ' RSA PRIVATE KEY-----\n',
        some(64),
        '\n',
        some(64),
        '\n-----END',
        ' RSA PRIVATE KEY-----',
      ].join(''),
    () => `Members: ${addresses.join(', ')}`,
    () => addresses.map(address => `- ${address}`).join('\n'),
    () =>
      ['Call us:', ...[1, 2, 3, 4, 5].map(() => `- +41 79 ${digits(3)} ${digits(2)} ${digits(2)}`)].join(
        '\n',
      ),
    () =>
      [
        '| name | phone |',
        '|---|---|',
        ...[1, 2, 3, 4, 5].map(() => `| ${random.pick(PEOPLE)} | (212) 555-${digits(4)} |`),
      ].join('\n'),
    () => `\`\`\`python\nlogin(token="${['hf', some(34, letters.slice(0, 52))].join('_')}")\n\`\`\``,
    () => `slack: ${['xox', 'b-', digits(12), '-', digits(12), '-', some(24)].join('')}`,
  ])()
  const lines = clean.card.split('\n')
  const blanks = lines.flatMap((text, at) =>
    text === '' && at > metadataLines(clean).length + 2 ? [at] : [],
  )
  const at = random.pick(blanks)
  return { ...clean, card: [...lines.slice(0, at), '', line, '', ...lines.slice(at)].join('\n') }
}

function mature(clean: Draft, random: Random): CleanCard {
  const tag = random.pick(['nsfw', 'NSFW', 'porn', 'adult', 'hentai', 'erotica', 'r18', 'uncensored-nsfw'])
  const sentence = random.pick([
    'Warning: this model generates NSFW images.',
    'The data contain sexually explicit text.',
    'This dataset contains offensive, hateful and vulgar language that some readers will find upsetting.',
    'It may produce pornographic content even for harmless prompts.',
    'Content warning: examples include slurs and graphic violence.',
    'Dieser Datensatz enthält pornografische Bilder.',
    'Das Modell erzeugt auch sexuell explizite Texte.',
    'Ce jeu de données contient des contenus sexuels explicites.',
    'Este modelo genera contenido sexual explícito.',
    'O conjunto contém conteúdo sexual explícito.',
    'Набор содержит порнографические изображения.',
    '本数据集包含色情内容。',
    '该模型会生成成人内容。',
    'このデータセットには性的な内容が含まれています。',
    '이 데이터셋에는 음란물이 포함되어 있습니다.',
    'Intended for roleplay with adult (18+) themes, including explicit sex scenes.',
  ])
  if (random.chance(0.25)) {
    const lines = metadataLines(clean)
    const range = hasKey(clean, 'tags') ? rangeOf(lines, 'tags') : null
    return withKey(
      clean,
      'tags',
      range && random.chance(0.5) ? ['tags:', '- demo', `- ${tag}`] : [`tags: [${tag}]`],
    )
  }
  const [title, ...rest] = clean.card.split('\n\n')
  const at = random.int(rest.length)
  const form = random.pick([
    sentence,
    `> ${sentence}`,
    `**${sentence}**`,
    `## Content\n\n${sentence}`,
    `- ${sentence}`,
  ])
  return { ...clean, card: [title, ...rest.slice(0, at), form, ...rest.slice(at)].join('\n\n') }
}
