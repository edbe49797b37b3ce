import { type AppOptions, bearer, mount, mountOpenApi, type Principal } from '@supplyline/http'
import type { Platform, RunningService } from '@supplyline/messaging'
import { contextOf } from './context.ts'
import { decisions } from './decisions.ts'
import { exceptions } from './exceptions.ts'
import { goodsReceipts } from './goods-receipts.ts'
import { once } from './idempotency.ts'
import { invoicePosting } from './invoice-posting.ts'
import { invoices } from './invoices.ts'
import { masterChanges } from './master-changes.ts'
import { purchaseOrders } from './purchase-orders.ts'
import { recalls } from './recalls.ts'
import { requisitions } from './requisitions.ts'
import { stockMovements } from './stock-movements.ts'
import { stockPositions } from './stock-positions.ts'
import { timeline } from './timeline.ts'

/** A source that works off a backlog one movement at a time must not be turned away: 1,000 a second, over a minute. */
const QUOTA = { requests: 60_000, seconds: 60 }

const DESCRIPTION =
  'Events of source systems, requisitions, approvals, invoices and changes of master data come in here; what has ' +
  'become of them is asked here. ' +
  'A POST is answered with 202 once its events are stored safely; what follows from them shows in a moment.'

/** The routes of the gateway. `jaeger`: base address of the pages that show traces, where there are any. */
export const api =
  (principals: Readonly<Record<string, Principal>>, jaeger?: string) =>
  (platform: Platform, running: () => RunningService | undefined): Partial<AppOptions> => {
    const context = contextOf(platform, running)
    const posting = once(context)
    const operations = [
      ...stockMovements(context, posting),
      ...stockPositions(context),
      ...requisitions(context, posting),
      ...decisions(context, posting),
      ...purchaseOrders(context),
      ...timeline(context, jaeger),
      ...goodsReceipts(context, posting),
      ...invoicePosting(context, posting),
      ...invoices(context),
      ...exceptions(context),
      ...masterChanges(context, posting),
      ...recalls(context, posting),
    ]
    return {
      auth: bearer(principals),
      limits: { quota: QUOTA },
      openRoutes: (router) => mountOpenApi(router, 'Supplyline gateway', DESCRIPTION, operations),
      routes: (router) => mount(router, operations),
    }
  }
