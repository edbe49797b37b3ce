import type { OutsideSystem } from '@supplyline/effects'
import { operationsOf } from './channel/channel.ts'
import { httpChannel } from './channel/http-channel.ts'
import type { config as read } from './config.ts'

export const systemsOf = (config: typeof read): Record<string, OutsideSystem> => ({
  edi: {
    name: 'edi',
    operations: operationsOf(httpChannel({ url: config.SUPPLIER_ACK_EDI_URL })),
    concurrency: config.SUPPLIER_ACK_EDI_CONCURRENCY,
    ratePerSecond: config.SUPPLIER_ACK_EDI_RATE_PER_SECOND,
    timeoutMs: config.SUPPLIER_ACK_EDI_TIMEOUT_MS,
    // However late a request arrives, one under the same control number does nothing more.
    longestCommitMs: 0,
    breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
  },
})
