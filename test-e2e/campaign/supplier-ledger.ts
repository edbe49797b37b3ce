import type { SupplierLedger } from '../checker/evidence.ts'

type Interchange = { id: number; direction: string }

const PAGE = 1_000

/** What mock-edi has taken of ours. Interchanges never change: those read before are kept. */
export class SupplierReader {
  private readonly edi: string
  private readonly taken: { partner: string; order: SupplierLedger['orders'][number] }[] = []
  private last = 0

  constructor(edi: string) {
    this.edi = edi
  }

  async read(): Promise<SupplierLedger[]> {
    const listed = (await (await this.ask(`interchanges?limit=${PAGE}`)).json()) as Interchange[]
    const since = listed.filter(({ id }) => id > this.last)
    if (since.length === PAGE) throw new Error('mock-edi has taken more than it lists: look more often')
    for (const { id, direction } of since.reverse()) {
      if (direction === 'in') this.taken.push(...ordersIn(await (await this.ask(`interchanges/${id}?raw`)).text()))
      this.last = id
    }
    const byPartner = Map.groupBy(this.taken, ({ partner }) => partner)
    return [...byPartner].map(([partner, taken]) => ({ partner, orders: taken.map(({ order }) => order) }))
  }

  private async ask(path: string): Promise<Response> {
    const response = await fetch(`${this.edi}/_mock/${path}`)
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return response
  }
}

/** X12 850: ISA08 the receiver, ISA13 the control number, BEG03 the order's number, PO1 a line with our item (IN). */
const ordersIn = (content: string): { partner: string; order: SupplierLedger['orders'][number] }[] => {
  const found: { partner: string; order: SupplierLedger['orders'][number] }[] = []
  // The envelope's fixed places say which separators it uses.
  const [element = '*', end = '~'] = [content[3], content[105]]
  let [partner, interchange] = ['', '']
  for (const segment of content.split(end)) {
    const [id, ...elements] = segment.trim().split(element)
    if (id === 'ISA') [partner, interchange] = [elements[7]?.trim() ?? '', elements[12] ?? '']
    if (id === 'BEG') found.push({ partner, order: { orderNumber: elements[2] ?? '', interchange, lines: [] } })
    const item = elements[elements.indexOf('IN') + 1] ?? ''
    if (id === 'PO1') found.at(-1)?.order.lines.push({ line: elements[0] ?? '', item, quantity: elements[1] ?? '' })
  }
  return found
}
