export * from './family-world.js'
export { openWeightsWorld, type WeightsWorld } from './weights-world.js'
