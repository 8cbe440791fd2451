import './gateway.ts'
import './policies.ts'

export { shop as default } from './shop.ts'
