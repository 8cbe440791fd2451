import { mesh } from '@mesh-compile/dsl'

/** Every other file registers its nodes through this handle. */
export const shop = mesh('shop', {
  logging: {
    accessLog: {
      file: {
        path: '/dev/stdout',
        format: { json: { time: '%START_TIME%', method: '%REQ(:METHOD)%', path: '%PATH(NQ)%', status: '%RESPONSE_CODE%', flags: '%RESPONSE_FLAGS%' } },
      },
    },
  },
})
