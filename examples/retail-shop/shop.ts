import { authority, mesh } from '@mesh-compile/dsl'

/** Every other file registers its nodes through this handle. */
export const shop = mesh('shop')

/** Issues the certificates of everything inside the shop. */
export const shopCa = authority('shop-ca', { file: '/etc/shop/tls/ca.pem' })
