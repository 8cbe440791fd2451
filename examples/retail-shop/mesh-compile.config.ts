import { defineConfig } from 'mesh-compile'

// What both targets are told. The image has aws, jq and openssl: docs/certificates-on-aws.md.
const aws = { certificateImage: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/certificates:1.0.0', tags: ['project=shop'] }

export default defineConfig({ emitters: { terraform: aws, cloudformation: aws } })
