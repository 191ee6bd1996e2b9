import { readFileSync } from 'node:fs'
import type { Draft, Subject } from './clean-card.ts'
import { DATASETS, type Given } from './clean-datasets.ts'
import { licenceText } from './licence-texts.ts'

const FOLDER = new URL('../fixtures/cards/', import.meta.url)

const MODEL_SUBJECTS: readonly Subject[] = [
  'uses',
  'out-of-scope',
  'bias',
  'recommendations',
  'training-data',
  'training',
  'evaluation',
  'environment',
  'license',
]
const DATASET_SUBJECTS: readonly Subject[] = [
  'source',
  'annotation',
  'annotators',
  'personal-data',
  'bias',
  'recommendations',
  'maintenance',
  'license',
]

const SUMMARY_ENGLISH = [
  'Uses',
  'Out-of-Scope Use',
  'Bias, Risks, and Limitations',
  'Recommendations',
  'Training Data',
  'Training Procedure',
  'Evaluation',
  'Environmental Impact',
  'License',
]

const MODELS: Readonly<Record<string, Given>> = {
  'en-newt': {
    repoId: 'harbour/newt',
    license: 'mit',
    base: ['harbour/small-encoder', 'mit'],
    data: ['harbour/letters'],
    headings: SUMMARY_ENGLISH,
  },
  'en-heron': {
    repoId: 'lakeside/heron-1b',
    license: 'apache-2.0',
    data: ['lakeside/pages', 'lakeside/manuals'],
    files: ['DATA.md', 'COPYRIGHT.md'],
    headings: [
      'Intended uses',
      'Misuse and out-of-scope use',
      'Limitations and bias',
      'Recommendations',
      'Training data',
      'Training procedure',
      'Evaluation',
      'Environmental impact',
      'Licence',
    ],
  },
  'en-fern': {
    repoId: 'meadow/fern',
    license: 'bsd-3-clause',
    data: ['meadow/leaves'],
    headings: [
      'Intended use',
      'Out-of-scope use',
      'Limitations and risks',
      'Recommendations',
      'Training data',
      'Training procedure',
      'Evaluation',
      'Environmental impact',
      'License',
    ],
  },
  'de-amsel': {
    repoId: 'funkhaus/amsel',
    license: 'mit',
    data: ['funkhaus/gespraeche'],
    headings: [
      'Verwendung',
      'Nicht vorgesehene Verwendung',
      'Verzerrungen, Risiken und Grenzen',
      'Empfehlungen',
      'Trainingsdaten',
      'Training',
      'Auswertung',
      'Umweltwirkung',
      'Lizenz',
    ],
  },
  'fr-loutre': {
    repoId: 'riviere/loutre',
    license: 'apache-2.0',
    base: ['riviere/encodeur-base', 'apache-2.0'],
    data: ['riviere/arrets'],
    headings: [
      'Utilisations prévues',
      'Utilisations hors du champ prévu',
      'Biais, risques et limites',
      'Recommandations',
      "Données d'entraînement",
      "Procédure d'entraînement",
      'Évaluation',
      'Impact environnemental',
      'Licence',
    ],
  },
  'es-garza': {
    repoId: 'delta/garza',
    license: 'apache-2.0',
    base: ['delta/seq2seq-es', 'apache-2.0'],
    data: ['delta/cronicas'],
    headings: [
      'Usos previstos',
      'Usos fuera de alcance',
      'Sesgos, riesgos y limitaciones',
      'Recomendaciones',
      'Datos de entrenamiento',
      'Entrenamiento',
      'Evaluación',
      'Impacto ambiental',
      'Licencia',
    ],
  },
  'pt-lontra': {
    repoId: 'mare/lontra',
    license: 'mit',
    base: ['mare/gerador-pt', 'mit'],
    data: ['mare/receitas'],
    files: ['adapter_config.json', 'adapter_model.safetensors'],
    texts: {
      'adapter_config.json': '{"base_model_name_or_path": "mare/gerador-pt", "peft_type": "LORA", "r": 16}\n',
    },
    headings: [
      'Usos previstos',
      'Usos fora do escopo',
      'Vieses, riscos e limitações',
      'Recomendações',
      'Dados de treinamento',
      'Treinamento',
      'Avaliação',
      'Impacto ambiental',
      'Licença',
    ],
  },
  'it-rondine': {
    repoId: 'colle/rondine',
    license: 'mit',
    data: ['colle/gazzette'],
    headings: [
      'Usi previsti',
      'Uso improprio e fuori ambito',
      'Pregiudizi, rischi e limiti',
      'Raccomandazioni',
      'Dati di addestramento',
      'Addestramento',
      'Valutazione',
      'Impatto ambientale',
      'Licenza',
    ],
  },
  'ru-vydra': {
    repoId: 'volga/vydra',
    license: 'apache-2.0',
    base: ['volga/encoder-ru', 'apache-2.0'],
    data: ['volga/otzyvy'],
    headings: [
      'Применение',
      'Недопустимое использование',
      'Предвзятость, риски и ограничения',
      'Рекомендации',
      'Обучающие данные',
      'Обучение',
      'Оценка',
      'Воздействие на окружающую среду',
      'Лицензия',
    ],
  },
  'zh-baihe': {
    repoId: 'jiangnan/baihe',
    license: 'apache-2.0',
    base: ['jiangnan/encoder-zh', 'apache-2.0'],
    data: ['jiangnan/kefu'],
    headings: [
      '用途',
      '超出范围的用途',
      '偏见、风险与局限',
      '建议',
      '训练数据',
      '训练过程',
      '评估',
      '环境影响',
      '许可证',
    ],
  },
  'ja-tsuru': {
    repoId: 'hamabe/tsuru',
    license: 'mit',
    base: ['hamabe/gpt-ja-small', 'mit'],
    data: ['hamabe/kushuu'],
    headings: [
      '想定する用途',
      '想定外の用途',
      'バイアス、リスク、制限事項',
      '推奨事項',
      '学習データ',
      '学習方法',
      '評価',
      '環境への影響',
      'ライセンス',
    ],
  },
  'ko-duruumi': {
    repoId: 'hangang/duruumi',
    license: 'apache-2.0',
    base: ['hangang/encoder-ko', 'apache-2.0'],
    data: ['hangang/museum-qa'],
    headings: [
      '사용 용도',
      '범위를 벗어난 사용',
      '편향, 위험 및 한계',
      '권장 사항',
      '학습 데이터',
      '학습 과정',
      '평가',
      '환경 영향',
      '라이선스',
    ],
  },
  'en-llama': {
    repoId: 'allotment/Llama-3.1-Allotment-8B',
    license: 'llama3.1',
    base: ['meta-llama/Llama-3.1-8B', 'llama3.1'],
    data: ['allotment/questions'],
    files: ['NOTICE'],
    texts: {
      NOTICE:
        'Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.\n',
    },
    gating: 'manual',
    headings: SUMMARY_ENGLISH,
  },
  'de-gemma': {
    repoId: 'amt/leicht',
    license: 'gemma',
    base: ['google/gemma-2-2b', 'gemma'],
    data: ['amt/leicht'],
    files: ['NOTICE'],
    texts: {
      NOTICE:
        'Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms\n' +
        'model.safetensors was modified in 2025.\n',
    },
    gating: 'auto',
    headings: [
      'Verwendung',
      'Zweckfremde Verwendung',
      'Risiken und Einschränkungen',
      'Empfehlungen',
      'Trainingsdaten',
      'Training',
      'Auswertung',
      'Umweltwirkung',
      'Lizenz',
    ],
  },
  'en-rail': {
    repoId: 'atelier/woodcut',
    license: 'creativeml-openrail-m',
    base: ['atelier/diffusion-base', 'creativeml-openrail-m'],
    data: ['atelier/woodcuts'],
    gating: 'auto',
    headings: [
      'Uses',
      'Misuse, Malicious Use, and Out-of-Scope Use',
      'Limitations and Bias',
      ...SUMMARY_ENGLISH.slice(3),
    ],
  },
}

/** Cards of which no rule finds anything: models and data sets, in eleven languages and many layouts. */
export function cleanCards(): Draft[] {
  return [
    ...Object.entries(MODELS).map(([name, given]) => toDraft(name, 'model', given)),
    ...Object.entries(DATASETS).map(([name, given]) => toDraft(name, 'dataset', given)),
  ]
}

function toDraft(name: string, type: 'model' | 'dataset', given: Given): Draft {
  const { repoId, license, base, data = [], files = [], texts = {}, gating = 'none' } = given
  const subjects = type === 'model' ? MODEL_SUBJECTS : DATASET_SUBJECTS
  const holder = `The ${repoId.split('/')[0] ?? ''} authors`
  const weights = type === 'model' ? ['config.json', 'model.safetensors', 'USE_POLICY.md'] : []
  return {
    name,
    type,
    repoId,
    card: readFileSync(new URL(`${name}.md`, FOLDER), 'utf8'),
    headings: Object.fromEntries(
      subjects.map((subject, at) => [subject, given.headings[at]]).filter(pair => pair[1]),
    ),
    files: ['README.md', 'LICENSE', ...weights, ...files],
    texts: { LICENSE: licenceText(license, holder) ?? '', ...texts },
    parents: base ? [{ id: base[0], license: base[1], isMirrored: true }] : [],
    datasets: data.map(id => ({ id, license: 'cc-by-4.0', isMirrored: true })),
    gating,
    tenant: { regions: ['CH'], monthlyActiveUsers: 20_000, annualRevenueUsd: 400_000 },
    previous: { licenses: [license] },
    copies: [],
  }
}
