import { authority, certificate } from '@mesh-compile/dsl'

const privateCa = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/6f1d2c34-8a5b-4e0f-9c7d-2b3a4c5d6e7f'

/** Issues the certificates of everything inside the shop. */
export const shopCa = authority('shop-ca', { acmPca: [privateCa] })

/** Whoever uses it has one issued for its own identity, with a key that never leaves its task. */
export const ownCertificate = certificate(shopCa, { acmPca: privateCa })

/** What the operating system trusts. */
export const publicCas = authority('public', { file: '/etc/ssl/certs/ca-certificates.crt' })

/** For shop.example and api.shop.example. */
export const publicCertificate = certificate(publicCas, {
  acm: 'arn:aws:acm:eu-west-1:123456789012:certificate/0c9e8d7f-6b5a-4433-a211-f0e9d8c7b6a5',
})
