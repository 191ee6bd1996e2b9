export {
  tinyGguf,
  type TinyGgufNumber,
  type TinyGgufOptions,
  type TinyGgufTensor,
  type TinyGgufValue,
  tinyTensorBytes,
} from './tiny-gguf.js'
export {
  tinyLlama,
  type TinyLlamaOptions,
  tinyLlamaTensors,
  type TinyLlamaType,
  type TinyTensor,
} from './tiny-llama.js'
export {
  tinyOnnx,
  tinyOnnxBytes,
  type TinyOnnxGraph,
  type TinyOnnxNode,
  type TinyOnnxOptions,
  type TinyOnnxTensor,
  type TinyOnnxType,
} from './tiny-onnx.js'
export { QUANTIZED_SAFETENSORS, type QuantizedExample } from './quantized-safetensors.js'
export {
  framedHeader,
  tinySafetensors,
  tinySafetensorsHeader,
  type TinySafetensorsOptions,
  type TinySafetensorsTensor,
} from './tiny-safetensors.js'
export { type UnseenContent, type UnseenFiles, unseenFiles } from './unseen-files.js'
