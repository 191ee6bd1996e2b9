/** In the order of `MODEL_SUBJECTS` or `DATASET_SUBJECTS`; an empty place for a subject the card has no heading for. */
type Headings = readonly string[]

/** What a clean card comes with. */
export interface Given {
  readonly repoId: string
  readonly license: string
  readonly headings: Headings
  readonly base?: readonly [id: string, license: string]
  readonly data?: readonly string[]
  readonly files?: readonly string[]
  readonly texts?: Readonly<Record<string, string>>
  readonly gating?: 'auto' | 'manual'
}

/** By the name of their file. */
export const DATASETS: Readonly<Record<string, Given>> = {
  'data-en-tides': {
    repoId: 'tides/remarks',
    license: 'mit',
    files: ['data/train.parquet', 'data/test.parquet'],
    headings: [
      'Source Data',
      'Annotation process',
      'Who are the annotators?',
      'Personal and Sensitive Information',
      'Considerations for Using the Data',
      'Recommendations',
      'Dataset Curators',
      'Licensing Information',
    ],
  },
  'data-en-bees': {
    repoId: 'hive/bees',
    license: 'cc-by-4.0',
    files: ['photos/0001.jpg', 'photos/0002.jpg'],
    headings: [
      'Source data',
      'Annotation process',
      'Annotators',
      'Personal and sensitive information',
      'Bias, risks and limitations',
      'Recommendations',
      'Maintenance',
      'License',
    ],
  },
  'data-de-wetter': {
    repoId: 'emmental/wetterbriefe',
    license: 'mit',
    files: ['briefe.jsonl'],
    headings: [
      'Herkunft der Daten',
      '',
      '',
      'Personenbezogene Daten',
      'Verzerrungen und Grenzen',
      'Empfehlungen',
      'Pflege',
      'Lizenz',
    ],
  },
  'data-fr-avis': {
    repoId: 'arve/avis',
    license: 'cc-by-4.0',
    files: ['train.csv', 'validation.csv'],
    headings: [
      'Sources des données',
      'Annotations',
      'Qui sont les annotateurs ?',
      'Informations personnelles et sensibles',
      'Biais, risques et limites',
      'Recommandations',
      'Maintenance et contact',
      'Licence',
    ],
  },
  'data-es-cartas': {
    repoId: 'triana/cartas',
    license: 'cc-by-4.0',
    files: ['cartas.jsonl'],
    headings: [
      'Fuente de los datos',
      'Anotaciones',
      '¿Quiénes son los anotadores?',
      'Información personal y sensible',
      'Sesgos y limitaciones',
      'Recomendaciones',
      'Mantenimiento',
      'Licencia',
    ],
  },
  'data-zh-caipu': {
    repoId: 'chufang/caipu',
    license: 'mit',
    files: ['caipu.jsonl'],
    headings: ['数据来源', '标注过程', '标注者', '个人与敏感信息', '偏见与局限', '建议', '维护', '许可证'],
  },
  'data-ja-eki': {
    repoId: 'tetsudo/eki',
    license: 'cc-by-4.0',
    files: ['audio/0001.wav', 'audio/0002.wav'],
    headings: [
      'データの出典',
      '',
      'アノテーションの作業者',
      '個人情報と機微情報',
      'バイアスと制限事項',
      '推奨事項',
      '保守と連絡先',
      'ライセンス',
    ],
  },
}
