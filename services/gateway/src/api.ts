import { type AppOptions, bearer, type Principal } from '@supplyline/http'
import type { Platform, RunningService } from '@supplyline/messaging'
import { contextOf } from './context.ts'
import { decisions } from './decisions.ts'
import { exceptions } from './exceptions.ts'
import { goodsReceipts } from './goods-receipts.ts'
import { once } from './idempotency.ts'
import { invoicePosting } from './invoice-posting.ts'
import { invoices } from './invoices.ts'
import { masterChanges } from './master-changes.ts'
import { openApi } from './openapi.ts'
import { mount } from './operation.ts'
import { purchaseOrders } from './purchase-orders.ts'
import { requisitions } from './requisitions.ts'
import { stockMovements } from './stock-movements.ts'
import { stockPositions } from './stock-positions.ts'
import { timeline } from './timeline.ts'

/** A source that works off a backlog one movement at a time must not be turned away: 1,000 a second, over a minute. */
const QUOTA = { requests: 60_000, seconds: 60 }

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
    ]
    const description = openApi(operations)
    return {
      auth: bearer(principals),
      limits: { quota: QUOTA },
      openRoutes: (router) => router.get('/openapi.json', (_request, response) => void response.json(description)),
      routes: (router) => mount(router, operations),
    }
  }
