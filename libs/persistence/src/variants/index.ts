export { listVariants, type NewVariant, replaceVariants, type VariantFile } from './variants.js'
export { findFileHeaders, type NewFileHeader, saveFileHeaders } from './file-headers.js'
