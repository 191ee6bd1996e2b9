import type { Topic } from '../topics.js'

/** One thing that Annexes XI and XII of the AI Act want documented of a general-purpose model, and where a card may say it. */
export interface GpaiItem {
  readonly name: string
  /** Keys of the front matter that say it when they hold anything. */
  readonly keys: readonly string[]
  /** Sections that say it, from this number of words on. */
  readonly topic?: { readonly name: Topic; readonly minWords: number }
  /** Sentences that say it wherever they stand. */
  readonly said?: RegExp
}

export const GPAI_ITEMS: readonly GpaiItem[] = [
  { name: 'intended tasks', keys: ['pipeline_tag'], topic: { name: 'uses', minWords: 5 } },
  {
    name: 'acceptable use policy',
    keys: [],
    topic: { name: 'out-of-scope', minWords: 5 },
    said: /acceptable[- ]use|(?:prohibited|usage|use)[- ](?:use )?polic|use restrictions|terms of use|使用政策|使用条款|利用規約|이용 ?약관|사용 ?정책/iu,
  },
  {
    name: 'release date',
    keys: ['release_date', 'date'],
    said: /(?:releas|publish|launch|model date|date|veröffentlicht|publi[ée]|public[ao]d|lanzad|lançad|pubblicat|uitgebracht|wydan|yayın|phát hành|dirilis|выпущ|опубликов|发布|發布|リリース|公開|공개|출시|إصدار)(?:[^.\n]|\d\.){0,60}?(?:19|20)\d\d|(?:19|20)\d\d[^.\n]{0,20}?(?:发布|發布|リリース|公開|공개|출시|release)/iu,
  },
  {
    name: 'architecture',
    keys: [],
    said: /architectur|\blora\b|adapter|adaptador|transformer(?!s\b)|decoder|encoder|mixture[- ]of[- ]experts|\bmoe\b|diffusion|\bcnn\b|convolution|\blstm\b|\brnn\b|mamba|state[- ]space|\bu-?net\b|resnet|\bvit\b|\bbert\b|\bgpt|\bt5\b|roberta|llama|qwen|mistral|electra|albert|架构|架構|结构|アーキテクチャ|아키텍처|구조/iu,
  },
  {
    name: 'number of parameters',
    keys: [],
    said: /\d(?:[\d.,]{0,12}) ?(?:[bmtk]\b|bn\b|billion|million|trillion|milliarden|millionen|milliards|millones|mil millones|bilhões|milhões|miliardi|milioni|tỷ|triệu|миллиард|миллион|млрд|млн|亿|億|万|萬|억)[ -]{0,2}(?:trainable |active |total |learned )?(?:param|weights|model|版|模型|параметр|参数|參數|パラメータ|파라미터|매개변수|tham số)?|parameters?[^.\n]{0,30}?\d|(?:参数|參數|パラメータ|파라미터|매개변수)[^。\n]{0,20}?\d/iu,
  },
  {
    name: 'modality and format of input and output',
    keys: ['pipeline_tag'],
    said: /modalit|multi-?modal|from (?:natural language|text) prompts|\binputs?\b[^.\n]{0,40}?(?:text|image|audio|video|speech|prompt|string)|takes? (?:text|images?|audio|video|speech)|(?:text|image|audio|video|speech)-to-(?:text|image|audio|video|speech)|多模态|多模態|模态|マルチモーダル|멀티모달|입력|输入|輸入|入力/iu,
  },
  { name: 'licence', keys: ['license', 'license_name', 'license_link'], said: /\blicen[cs]ed? under|\blicen[cs]e\**:? *(?:\| *|: *\**)[\p{L}\d]|许可证|許可證|ライセンス|라이선스/iu },
  { name: 'training process', keys: [], topic: { name: 'training', minWords: 10 }, said: /fine-?tuned (?:with|for|using)|trained (?:for|with|using|to) |(?:post|mid)-?training|-aware training|reinforcement learning|supervised fine-?tun|instruction[- ]tuning|preference optimi[sz]ation|\b(?:dpo|rlhf|sft|grpo)\b|distill(?:ed|ation)|epochs|learning rate|微调|学習率|학습률/iu },
  { name: 'compute used for training', keys: [], said: /\b(?:[aghv]\d{2,3}|l40?s?|t4|p100|rtx|gpus?|tpus?|tpu v\d|flops?|gpu[- ]hours|accelerators|trainium|xpu|npu)\b/iu },
  { name: 'energy used for training', keys: ['co2_eq_emissions'], topic: { name: 'environment', minWords: 1 }, said: /\d ?[km]wh\b|co2|co₂|energy consum|carbon|能耗|碳排放|エネルギー消費|탄소/iu },
  {
    name: 'context length',
    keys: [],
    said: /context (?:length|window|size|of)|(?:max(?:imum|imal)?|sequence|input)[- _](?:sequence |context |input |token )?(?:length|size|tokens|positions|seq)|\d[\d,.]{0,8} ?k? (?:tokens?|token context|context)\b|\btokens? (?:long|limit)|上下文|コンテキスト(?:長|ウィンドウ)|文脈長|컨텍스트|kontextlänge|kontextfenster|longueur de contexte|fenêtre de contexte|longitud de contexto|ventana de contexto|контекст/iu,
  },
  {
    name: 'software and hardware it runs on',
    keys: ['library_name'],
    said: /requires?\b|requirements|pip install|transformers|pytorch|tensorflow|\bjax\b|onnx|vllm|sglang|docker|ollama|llama\.cpp|diffusers|\bvram\b|\bram\b|cuda|依赖|環境|環境構築|설치/iu,
  },
]
