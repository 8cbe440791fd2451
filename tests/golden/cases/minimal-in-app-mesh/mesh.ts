export { default } from '../../../../examples/minimal/mesh.ts'
