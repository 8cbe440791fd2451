import './gateway.ts'

export { shop as default } from './shop.ts'
