export { listVariants, type NewVariant, replaceVariants, type VariantFile } from './variants.js'
