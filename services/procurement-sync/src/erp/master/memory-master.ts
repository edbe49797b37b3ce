import type { MasterKind, MasterPage, MasterRequest, MasterRow } from './reading.ts'

/** What an ERP in memory keeps: changed by tests as people change it in the ERP. */
export class MemoryMaster {
  private readonly rows: Record<MasterKind, Map<string, MasterRow>> = { item: new Map(), supplier: new Map() }

  put(kind: MasterKind, row: MasterRow): void {
    this.rows[kind].set(row.number, row)
  }

  remove(kind: MasterKind, number: string): void {
    this.rows[kind].delete(number)
  }

  read(request: MasterRequest): MasterPage {
    const all = [...this.rows[request.kind].values()].sort((a, b) => (a.number < b.number ? -1 : 1))
    if ('numbers' in request) return { rows: all.filter((r) => request.numbers.includes(r.number)), next: null }
    const { after, since, limit } = request
    const rows = all
      .filter((r) => r.number > after && (since === null || (r.changedOn ?? since) >= since))
      .slice(0, limit)
    return { rows, next: rows.length < limit ? null : (rows.at(-1)?.number ?? null) }
  }
}
