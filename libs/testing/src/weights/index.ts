export {
  tinyLlama,
  type TinyLlamaOptions,
  tinyLlamaTensors,
  type TinyLlamaType,
  type TinyTensor,
} from './tiny-llama.js'
