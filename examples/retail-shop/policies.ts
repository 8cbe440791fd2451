import { canReach, cannotReach, requireMutualTls } from '@mesh-compile/dsl'
import { edge } from './gateway.ts'
import { shop } from './shop.ts'
import { couriers } from './services/couriers.ts'
import { ledger } from './services/ledger.ts'
import { orders } from './services/orders.ts'
import { payments, paymentsNode } from './services/payments.ts'
import { warehouseNode } from './services/warehouse.ts'

// Proved at every build, over all requests.
shop.assert(
  canReach(edge, orders, { requests: { prefix: '/shop.Orders/' } }),
  cannotReach('everyone', ledger, { except: [paymentsNode, warehouseNode] }),
  cannotReach(edge, payments),
  requireMutualTls(payments),
  cannotReach('everyone', couriers, { except: warehouseNode }),
)
