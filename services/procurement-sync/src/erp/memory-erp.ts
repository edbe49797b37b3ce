import { AlreadyHeld, type Answer, NotSent } from '@supplyline/effects'
import type { Clock } from '@supplyline/messaging'
import type {
  AcknowledgementRequest,
  Erp,
  ErpOperation,
  GoodsIssueRequest,
  GoodsReceiptRequest,
  InvoiceRequest,
  PlaceOrderRequest,
} from './erp.ts'
import { MemoryMaster } from './master/memory-master.ts'
import type { Sought } from './sought.ts'

/** What happens to the next document that is written. */
export type ErpFault = 'refuse' | 'unavailable' | 'busy' | 'commit then time out' | 'commit then reset' | 'commit late'

type Requests = {
  'place-order': PlaceOrderRequest
  'record-acknowledgement': AcknowledgementRequest
  'post-goods-receipt': GoodsReceiptRequest
  'reverse-goods-receipt': GoodsReceiptRequest
  'post-goods-issue': GoodsIssueRequest
  'post-invoice': InvoiceRequest
}

export type MemoryDocument<O extends ErpOperation = ErpOperation> = {
  /** `committedAt`: epoch milliseconds. */
  [K in O]: { operation: K; number: string; request: Requests[K]; committedAt: number }
}[O]
export type MemoryOrder = MemoryDocument<'place-order'>

const FIRST_NUMBER = {
  'place-order': 4_500_000_000,
  'post-goods-issue': 4_900_000_000,
  'post-goods-receipt': 5_000_000_000,
  'reverse-goods-receipt': 5_050_000_000,
  'post-invoice': 5_100_000_000,
}

/** How long it asks to be left alone when it is busy. */
export const BUSY_FOR_MS = 1_000

/** An ERP in memory, with faults on demand. Like SAP it enforces no unique reference, unless it is told to. */
export class MemoryErp implements Erp {
  /** In the order in which they were written; of the answers to an order only the last. */
  readonly documents: MemoryDocument[] = []
  /** Taken one by one; none means that all is well. */
  readonly faults: ErpFault[] = []
  /** Numbers of documents that stand no longer: a person has cancelled or reversed them. */
  readonly cancelled = new Set<string>()
  /** Materials and vendors. */
  readonly master = new MemoryMaster()
  /** Nobody can connect. */
  down = false
  /** What becomes of readings of materials and vendors until it is mended. */
  readFault: 'refuse' | 'unavailable' | undefined
  /** How long each answer takes. */
  answerMs = 0
  /** How late a document is committed that is to be committed late. */
  commitLateMs = 3_000
  private readonly clock: Clock
  private readonly written = {
    'place-order': 0,
    'post-goods-receipt': 0,
    'reverse-goods-receipt': 0,
    'post-goods-issue': 0,
    'post-invoice': 0,
  }

  private readonly uniqueReferences: boolean

  constructor(clock: Clock, { uniqueReferences = false }: { uniqueReferences?: boolean } = {}) {
    this.clock = clock
    this.uniqueReferences = uniqueReferences
  }

  get orders(): MemoryOrder[] {
    return this.documents.filter((d) => d.operation === 'place-order')
  }

  readonly placeOrder: Erp['placeOrder'] = (request, signal) => this.write('place-order', request, signal)
  readonly findOrder: Erp['findOrder'] = ({ reference }) => this.find('place-order', reference)

  readonly recordAcknowledgement: Erp['recordAcknowledgement'] = (request, signal) =>
    this.write('record-acknowledgement', request, signal)
  readonly findAcknowledgement: Erp['findAcknowledgement'] = ({ reference }) =>
    this.find('record-acknowledgement', reference)

  readonly postGoodsReceipt: Erp['postGoodsReceipt'] = (request, signal) =>
    this.write('post-goods-receipt', request, signal)
  readonly findGoodsReceipt: Erp['findGoodsReceipt'] = ({ reference }) => this.find('post-goods-receipt', reference)

  readonly reverseGoodsReceipt: Erp['reverseGoodsReceipt'] = (request, signal) =>
    this.write('reverse-goods-receipt', request, signal)
  readonly findReversal: Erp['findReversal'] = ({ reference }) => this.find('reverse-goods-receipt', reference)

  readonly postGoodsIssue: Erp['postGoodsIssue'] = (request, signal) => this.write('post-goods-issue', request, signal)
  readonly findGoodsIssue: Erp['findGoodsIssue'] = ({ reference }) => this.find('post-goods-issue', reference)

  readonly postInvoice: Erp['postInvoice'] = (request, signal) => this.write('post-invoice', request, signal)
  readonly findInvoice: Erp['findInvoice'] = ({ reference }) => this.find('post-invoice', reference)

  readonly listDocuments: Erp['listDocuments'] = async ({ operation, reference }: Sought) => {
    if (this.down) throw new NotSent('connection refused')
    return this.numbersOf(reference, operation).filter((number) => !this.cancelled.has(number))
  }

  readonly readMaster: Erp['readMaster'] = async (request) => {
    if (this.down) throw new NotSent('connection refused')
    if (this.readFault === 'refuse') return { outcome: 'refused', code: 'NO-AUTHORITY', detail: 'Nobody may read this' }
    if (this.readFault === 'unavailable') throw new Error('503: no dialog work process available')
    return this.master.read(request)
  }

  numbersOf(reference: string, operation: ErpOperation = 'place-order'): string[] {
    return this.documents
      .filter((d) => d.operation === operation && d.request.reference === reference)
      .map((d) => d.number)
  }

  private async write<O extends ErpOperation>(
    operation: O,
    request: Requests[O],
    signal: AbortSignal,
  ): Promise<Answer> {
    const document = { operation, request: structuredClone(request) } as unknown as MemoryDocument
    const fault = await this.connect()
    switch (fault) {
      case 'refuse':
        return { outcome: 'refused', code: 'ME/006', detail: 'It is refused, as was asked for' }
      case 'unavailable':
        throw new Error('503: no dialog work process available')
      case 'busy':
        throw new NotSent('503: no dialog work process available', { retryAfterMs: BUSY_FOR_MS })
      case 'commit then time out':
        this.commit(document)
        return abandoned(signal)
      case 'commit then reset':
        this.commit(document)
        throw new Error('connection reset')
      case 'commit late':
        this.clock.at(this.clock.now() + this.commitLateMs, () => this.commit(document))
        return abandoned(signal)
      case undefined:
        if (this.isHeld(document)) throw new AlreadyHeld(`there is a document under ${document.request.reference}`)
        return confirmed([this.commit(document)])
      default:
        return fault satisfies never
    }
  }

  private async find(operation: ErpOperation, reference: string): Promise<Answer | undefined> {
    if (this.down) throw new NotSent('connection refused')
    const numbers = this.numbersOf(reference, operation)
    return numbers.length === 0 ? undefined : confirmed(numbers)
  }

  private async connect(): Promise<ErpFault | undefined> {
    if (this.down) throw new NotSent('connection refused')
    if (this.answerMs > 0)
      await new Promise<void>((resolve) => this.clock.at(this.clock.now() + this.answerMs, resolve))
    return this.faults.shift()
  }

  /** The answer to an order is a field of it that is set, under whatever reference. */
  private isHeld({ operation, request }: MemoryDocument): boolean {
    if (!this.uniqueReferences || operation === 'record-acknowledgement') return false
    return this.numbersOf(request.reference, operation).length > 0
  }

  private commit(document: MemoryDocument): string {
    const { operation, request } = document
    if (this.isHeld(document)) return this.numbersOf(request.reference, operation)[0] ?? ''
    if (operation === 'record-acknowledgement') {
      const before = this.documents.findIndex(
        (d) => d.operation === operation && d.request.orderNumber === request.orderNumber,
      )
      if (before >= 0) this.documents.splice(before, 1)
      document.number = request.orderNumber
    } else {
      this.written[operation] += 1
      document.number = String(FIRST_NUMBER[operation] + this.written[operation] - 1)
    }
    document.committedAt = this.clock.now()
    this.documents.push(document)
    return document.number
  }
}

const confirmed = (numbers: string[]): Answer => ({
  outcome: 'confirmed',
  externalNumber: numbers[0] ?? '',
  detail: numbers.length > 1 ? `held ${numbers.length} times: ${numbers.join(', ')}` : 'held',
})

const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
