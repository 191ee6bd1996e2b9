/** How to know a text that is in no list: its title, and words that only this licence has. */
export interface TellTales {
  readonly licenseId: string
  /** Any of them among the first words of the text; as `wordsOf` writes them. */
  readonly titles: readonly string[]
  /** Where two licences share a title, words that stand in this one alone; at least half of them must be there. */
  readonly clauses: readonly string[]
}

/** Words of a text among which its title stands: there may be a name, a date and a banner above it. */
export const TITLE_WORDS = 80

const RAIL = ['use restrictions', 'attachment a', 'derivatives of the model', 'complementary material']

function llama(licenseId: string, version: string, title = `llama ${version}`): TellTales {
  return {
    licenseId,
    titles: [`${title} community license agreement`],
    clauses: ['llama materials', '700 million monthly active users', 'acceptable use policy'],
  }
}

/** The RAIL and vendor licences; SPDX has the text of none. In order: a title that contains another comes first. */
export const TELL_TALES: readonly TellTales[] = [
  {
    licenseId: 'modified-mit',
    titles: ['modified mit license'],
    clauses: ['permission is hereby granted', 'monthly active users', 'monthly revenue'],
  },
  llama('llama2', '2'),
  llama('llama3', '3', 'meta llama 3'),
  llama('llama3.1', '3.1'),
  llama('llama3.2', '3.2'),
  llama('llama3.3', '3.3'),
  llama('llama4', '4'),
  {
    licenseId: 'gemma',
    titles: ['gemma terms of use'],
    clauses: ['model derivatives', 'prohibited use policy', 'gemma services'],
  },
  { licenseId: 'openrail++', titles: ['open rail++ m'], clauses: RAIL },
  {
    licenseId: 'creativeml-openrail-m',
    titles: ['creativeml open rail m', 'creativeml openrail m'],
    clauses: RAIL,
  },
  {
    licenseId: 'bigscience-openrail-m',
    titles: ['bigscience open rail m', 'bigscience openrail m'],
    clauses: RAIL,
  },
  { licenseId: 'bigscience-bloom-rail-1.0', titles: ['bigscience rail license v1.0'], clauses: RAIL },
  {
    licenseId: 'bigcode-openrail-m',
    titles: ['bigcode open rail m', 'bigcode openrail m'],
    clauses: RAIL,
  },
  { licenseId: 'deepseek', titles: ['deepseek license agreement'], clauses: RAIL },
  {
    licenseId: 'qwen-research',
    titles: ['qwen research license agreement'],
    clauses: ['alibaba cloud', 'non commercial', 'built with qwen'],
  },
  {
    licenseId: 'qwen',
    titles: ['qwen license agreement'],
    clauses: ['alibaba cloud', '100 million monthly active users', 'built with qwen'],
  },
  {
    licenseId: 'tongyi-qianwen',
    titles: ['tongyi qianwen license agreement'],
    clauses: ['alibaba cloud', '100 million monthly active users'],
  },
  {
    licenseId: 'falcon-llm-license',
    titles: [
      'falcon llm license',
      'falcon 180b tii license',
      'falcon 2 11b tii license',
      'falcon mamba 7b tii license',
      'tii falcon license',
    ],
    clauses: ['technology innovation institute', 'acceptable use policy'],
  },
  {
    licenseId: 'stabilityai-nc',
    titles: [
      'stability ai non commercial research community license',
      'stability ai non commercial community license',
    ],
    clauses: ['stability ai', 'non commercial'],
  },
  {
    licenseId: 'stabilityai-ai-community',
    titles: ['stability ai community license agreement'],
    clauses: ['powered by stability ai', 'annual revenue'],
  },
  {
    licenseId: 'flux-1-dev-non-commercial-license',
    titles: ['flux.1 dev non commercial license'],
    clauses: ['black forest labs', 'non commercial purpose'],
  },
  {
    licenseId: 'nvidia-open-model-license',
    titles: ['nvidia open model license'],
    clauses: ['guardrail', 'derivative model'],
  },
  {
    licenseId: 'databricks-open-model-license',
    titles: ['databricks open model license'],
    clauses: ['dbrx', '700 million monthly active users'],
  },
  {
    licenseId: 'tencent-hunyuan-community',
    titles: [
      'tencent hunyuan community license agreement',
      'tencent hunyuan 3d 2.0 community license agreement',
    ],
    clauses: ['territory', 'european union', 'monthly active users'],
  },
  {
    licenseId: 'jamba-open-model-license',
    titles: ['jamba open model license'],
    clauses: ['ai21', 'annual revenue'],
  },
  { licenseId: 'dinov3-license', titles: ['dinov3 license'], clauses: ['dino materials', 'trade control'] },
  {
    licenseId: 'exaone',
    titles: [
      'exaone ai model license agreement 1.0 nc',
      'exaone ai model license agreement 1.1 nc',
      'exaone ai model license agreement 1.2 nc',
    ],
    clauses: ['licensor', 'derivatives'],
  },
  {
    licenseId: 'mrl',
    titles: ['mistral ai research license', 'mistral ai non production license'],
    clauses: ['mistral ai', 'derivatives'],
  },
  {
    licenseId: 'coqui-public-model-license',
    titles: ['coqui public model license'],
    clauses: ['non commercial', 'coqui'],
  },
  {
    licenseId: 'grok2-community',
    titles: ['grok 2 community license agreement', 'xai community license agreement'],
    clauses: ['xai', 'revenue'],
  },
  {
    licenseId: 'apple-amlr',
    titles: ['apple machine learning research model'],
    clauses: ['research purposes', 'model derivatives'],
  },
  {
    licenseId: 'apple-ascl',
    titles: ['this apple software is supplied to you by apple', 'apple sample code license'],
    clauses: ['apple software', 'redistribute the apple software'],
  },
  {
    licenseId: 'fair-noncommercial-research-license',
    titles: ['fair noncommercial research license'],
    clauses: ['noncommercial research', 'research materials'],
  },
  {
    licenseId: 'deepfloyd-if-license',
    titles: ['deepfloyd if license agreement', 'deepfloyd if research license agreement'],
    clauses: ['stability ai', 'research'],
  },
  {
    licenseId: 'intel-research',
    titles: ['intel research use license agreement'],
    clauses: ['intel', 'research'],
  },
  { licenseId: 'h-research', titles: ['h research license'], clauses: ['research', 'non commercial'] },
  {
    licenseId: 'openmdw-1.1',
    titles: ['openmdw license agreement version 1.1', 'openmdw 1.1'],
    clauses: ['model materials'],
  },
  {
    licenseId: 'openmdw-1.0',
    titles: ['openmdw license agreement version 1.0', 'openmdw 1.0'],
    clauses: ['model materials'],
  },
]
