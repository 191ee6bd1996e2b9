import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { bodyOf, keysOf, metadataLines, rangeOf, withMetadata } from './metadata.ts'
import type { Random } from './random.ts'

const encoder = new TextEncoder()

/** Rules about the file: that it is there, is text, and begins with metadata that can be read. */
export const FILE_DEFECTS: Readonly<Record<string, Mutator>> = {
  'card-present': (clean, random) => ({
    ...clean,
    card: random.pick([null, '', '\n', ' \n\n', '\r\n\t\r\n', '\uFEFF', '\n'.repeat(1 + random.int(40))]),
  }),
  'front-matter-present': withoutBlock,
  'yaml-valid': brokenYaml,
  'front-matter-is-mapping': notAMapping,
  'yaml-keys-unique': keyTwice,
  'front-matter-fenced': misplacedFence,
  'text-normalised': strangeCharacters,
  'utf8-valid': otherEncoding,
  'card-within-limits': tooMuch,
  'yaml-tags-standard': customTag,
}

function withoutBlock(clean: Draft, random: Random): CleanCard {
  const lines = metadataLines(clean)
  const body = bodyOf(clean).trimStart()
  const instead = random.pick([
    '',
    '\n\n',
    `---\n# ${lines[0] ?? ''}\n---\n`,
    '---\n\n---\n',
    `---\n${lines.map(line => `# ${line}`).join('\n')}\n---\n`,
    `<!--\n${lines.join('\n')}\n-->\n\n`,
    `+++\n${lines.filter(line => /^\w+: \S/.test(line)).map(line => line.replace(':', ' ='))}\n+++\n\n`,
    '--\nlicense: mit\n--\n\n',
    '***\n\n',
  ])
  return { ...clean, card: instead + body }
}

/** Where a line of the block can be broken so that nobody could read it another way. */
function brokenYaml(clean: Draft, random: Random): CleanCard {
  const lines = metadataLines(clean)
  const keys = keysOf(clean)
  const before = rangeOf(lines, random.pick(keys))?.from ?? 0
  const insert = (...added: string[]) =>
    withMetadata(clean, [...lines.slice(0, before), ...added, ...lines.slice(before)])
  const item = random.pick(['sv', 'en', 'audio', 'news'])
  return random.pick([
    () => insert('tags2:', `\t- ${item}`),
    () => insert('model_details:', '  a: 1', `\tb: ${item}`),
    () => insert('pretty: "' + item),
    () => insert(`thumbnail: '${item}`),
    () => insert('sources:', `-${item}`, '- x'),
    () => insert('links:', `- [${item}](https://example.org/${item})`, '- [b](https://example.org/b)'),
    () => insert('<<<<<<< HEAD', 'thumbnail: a', '=======', 'thumbnail: b', '>>>>>>> main'),
    () => insert('```'),
    () => insert(`summary: ${item}: part two`),
    () => insert(`TODO: add this later: https://example.org/${item}`),
    () => insert(`aliases: [${item}, b`),
    () => insert(`mapping: {a: 1, b: ${item}`),
    () => insert('{}'),
    () => insert(`${item} and whatever else there is`),
    () => insert(`prompt: @${item}`),
    () => insert(`note: \`${item}\` is code`),
    () => insert(`share: %${item}`),
    () => insert(`  indented: ${item}`, 'shallow: 1', '   deeper: 2'),
  ])()
}

function notAMapping(clean: Draft, random: Random): CleanCard {
  const lines = metadataLines(clean).filter(line => /^[\w-]+: [^{[>|&*]+$/.test(line))
  return random.pick([
    () =>
      withMetadata(
        clean,
        lines.map(line => `- ${line}`),
      ),
    () =>
      withMetadata(
        clean,
        keysOf(clean).map(key => `- ${key}`),
      ),
    () => withMetadata(clean, ['TODO']),
    () => withMetadata(clean, [keysOf(clean).join(' ')]),
    () => withMetadata(clean, ['"license mit"']),
    () => withMetadata(clean, [String(random.int(3000))]),
    () => withMetadata(clean, [`[${keysOf(clean).join(', ')}]`]),
    () => withMetadata(clean, ['|', '  license mit', '  language en']),
    () => withMetadata(clean, ['# metadata', 'see the documentation', 'for what belongs here']),
    () => withMetadata(clean, ['true']),
  ])()
}

function keyTwice(clean: Draft, random: Random): CleanCard | null {
  const lines = metadataLines(clean)
  const key = random.pick(keysOf(clean))
  const range = rangeOf(lines, key)
  if (!range) return null
  const block = lines.slice(range.from, range.to)
  const other = [`${key}: ${random.pick(['other', 'mit', '"?"', '1', '[a, b]'])}`]
  const nested = lines.findIndex(line => /^ {2,}(?!- )[\w_]+: [^{[]+$/.test(line))
  return random.pick([
    () => withMetadata(clean, [...lines, ...block]),
    () => withMetadata(clean, [...block, ...lines]),
    () => withMetadata(clean, [...lines, ...other]),
    () => withMetadata(clean, [...lines, `${key}:`]),
    () => withMetadata(clean, [`"${key}": x`, ...lines]),
    () => withMetadata(clean, [...lines.slice(0, range.to), ...block, ...lines.slice(range.to)]),
    () =>
      nested < 0
        ? null
        : withMetadata(clean, [
            ...lines.slice(0, nested + 1),
            lines[nested] ?? '',
            ...lines.slice(nested + 1),
          ]),
    () => withMetadata(clean, [...lines, 'extra: {a: 1, b: 2, a: 3}']),
  ])()
}

function misplacedFence(clean: Draft, random: Random): CleanCard {
  const block = metadataLines(clean).join('\n')
  const body = bodyOf(clean)
  const title = body.trimStart().split('\n')[0] ?? ''
  return {
    ...clean,
    card: random.pick([
      `# ${clean.repoId}\n---\n${block}\n---\n${body}`,
      `${title}\n\n---\n${block}\n---\n${body}`,
      `<<<<<<< HEAD\n---\n${block}\n---\n${body}`,
      `=======\n---\n${block}\n---\n${body}`,
      `<!-- card -->\n---\n${block}\n---\n${body}`,
      `[![build](https://example.org/b.svg)](https://example.org)\n\n---\n${block}\n---\n${body}`,
      `#@title\n---\n${block}\n---\n${body}`,
      `${block}\n---\n${body}`,
      `---\n${block}\n${body}`,
      `---\n${block}\n----\n${body}`,
      `---\n${block}\n...\n${body}`,
      `--- \n${block}\n---\n${body}`,
      `---\t\n${block}\n---\n${body}`,
      `----\n${block}\n---\n${body}`,
      `---yaml\n${block}\n---\n${body}`,
      `---\n---\n${body}`,
      `---\n${block}\n --- \n${body}`,
      `---\n${block}\n———\n${body}`,
      `\`\`\`yaml\n---\n${block}\n---\n\`\`\`\n${body}`,
      `.\n---\n${block}\n---\n${body}`,
    ]),
  }
}

function strangeCharacters(clean: Draft, random: Random): CleanCard {
  const lines = clean.card.split('\n')
  const at = 1 + random.int(lines.length - 2)
  const count = 1 + random.int(lines.length - at - 1)
  const ends = (from: number, to: number, end: string) =>
    lines
      .map(
        (line, index) => line + (index === lines.length - 1 ? '' : index >= from && index < to ? end : '\n'),
      )
      .join('')
  const position = random.int(clean.card.length)
  return {
    ...clean,
    card: random.pick([
      () => `\uFEFF${clean.card}`,
      () => ends(at, at + count, '\r\n'),
      () => ends(lines.length - 1 - Math.min(5, count), lines.length, '\r\n'),
      () => ends(at, at + 1, '\r'),
      () => clean.card.replaceAll('\n', '\r\n').replace('\r\n', '\n'),
      () => `${clean.card.slice(0, position)}\u0000${clean.card.slice(position)}`,
    ])(),
  }
}

function otherEncoding(clean: Draft, random: Random): CleanCard {
  const utf8 = encoder.encode(clean.card)
  const at = random.int(utf8.length)
  const withBytes = (...bytes: number[]) =>
    Uint8Array.from([...utf8.slice(0, lineEnd(utf8, at)), ...bytes, ...utf8.slice(lineEnd(utf8, at))])
  const card = random.pick([
    // Latin-1 or Windows-1252, as an editor saves it
    () => withBytes(0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72),
    () => withBytes(0x69, 0x74, 0x92, 0x73, 0x20, 0x97),
    () => withBytes(0xa9, 0x20, 0x32, 0x30, 0x32, 0x34),
    () => withBytes(0x63, 0x61, 0x66, 0xe9, 0x20),
    // Shift JIS and GBK
    () => withBytes(0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea),
    () => withBytes(0xd6, 0xd0, 0xce, 0xc4),
    // a character cut in two, and one that was never allowed
    () => withBytes(0xe4, 0xb8),
    () => withBytes(0xc0, 0xaf),
    () => withBytes(0xed, 0xa0, 0x80),
    () => Uint8Array.from([0xff, 0xfe, ...Buffer.from(clean.card, 'utf16le')]),
  ])()
  return { ...clean, card }
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0x0a, from)
  return at < 0 ? bytes.length : at
}

function tooMuch(clean: Draft, random: Random): CleanCard {
  const lines = metadataLines(clean)
  const rows = (bytes: number, row: string) => row.repeat(Math.ceil(bytes / row.length))
  const levels = 21 + random.int(40)
  return random.pick([
    () => ({
      ...clean,
      card: clean.card + rows(205_000 + random.int(900_000), '| 0.1234 | 0.5678 | step |\n'),
    }),
    () => ({ ...clean, card: clean.card + `\n${rows(210_000, 'x'.repeat(97) + ' ')}\n` }),
    () => ({
      ...clean,
      card: clean.card.replace('\n# ', `\n${rows(230_000, '<!-- log -->\n')}\n# `) + rows(220_000, 'log '),
    }),
    () =>
      withMetadata(clean, [
        ...lines,
        'labels:',
        ...Array.from({ length: 7_000 }, (_, at) => `- label-${at}`),
      ]),
    () => withMetadata(clean, [...lines, `history: "${rows(66_000, 'word ')}"`]),
    () => withMetadata(clean, [...lines, `tree: ${'['.repeat(levels)}1${']'.repeat(levels)}`]),
    () =>
      withMetadata(clean, [
        ...lines,
        ...Array.from({ length: levels }, (_, at) => `${'  '.repeat(at)}level:`),
        `${'  '.repeat(levels)}end: 1`,
      ]),
    () => withMetadata(clean, [...lines, ...bomb()]),
  ])()
}

function bomb(): string[] {
  const layers = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  return layers.map((name, at) => {
    const items = Array.from({ length: 9 }, () => (at === 0 ? 'x' : `*${layers[at - 1] ?? ''}`))
    return `layer_${name}: &${name} [${items.join(', ')}]`
  })
}

function customTag(clean: Draft, random: Random): CleanCard {
  const lines = metadataLines(clean)
  const word = random.pick(['a', 'model', '0.5'])
  const added = random.pick([
    ['shape: !!python/tuple', '- 1', '- 2'],
    [`dtype: !!python/name:torch.float16 ''`],
    [`run: !!python/object/apply:os.getcwd []`],
    [`config: !!python/object:train.Config {lr: 0.1}`],
    [`secret: !ENV ${word}`],
    [`file: !include ${word}.yaml`],
    [`value: !Ref ${word}`],
    [`value: !${word.replace('.', '')} 1`],
    ['splits:', '- !split {name: train}'],
    ['score: !!numpy.float64 0.91'],
    ['score: !<tag:example.org,2024:score> 1'],
    ['size: !!python/long 12'],
    ['text: !!python/unicode abc'],
  ])
  return withMetadata(clean, random.chance(0.5) ? [...lines, ...added] : [...added, ...lines])
}
