import type { Random } from '../src/random.ts'
import { type Kind, STATES, type State } from './faults/kind.ts'
import { KINDS } from './faults/kinds.ts'

/** A fault in a state. */
export type Cell = { kind: Kind; state: State }

export const CELLS: readonly Cell[] = KINDS.flatMap((kind) => kind.states.map((state) => ({ kind, state })))

export const nameOf = ({ kind, state }: Cell): string => `${kind.name} × ${state}`

/** Which cells have been struck, seen to be struck. */
export class Coverage {
  private readonly times = new Map<string, number>()

  add(cell: Cell): void {
    this.times.set(nameOf(cell), (this.times.get(nameOf(cell)) ?? 0) + 1)
  }

  get share(): number {
    return this.times.size / CELLS.length
  }

  /** Those that have struck least often first; no kind twice, and of those that take half a minute only one. */
  choose(random: Random, count: number): Cell[] {
    const drawn = CELLS.map((cell) => ({ cell, times: this.times.get(nameOf(cell)) ?? 0, draw: random.next() }))
    drawn.sort((a, b) => a.times - b.times || a.draw - b.draw)
    const chosen = new Map<Kind, Cell>()
    const isLong = ({ name }: Kind) => name.startsWith('freeze')
    for (const { cell } of drawn) {
      if (chosen.size === count) break
      if (chosen.has(cell.kind) || (isLong(cell.kind) && [...chosen.keys()].some(isLong))) continue
      chosen.set(cell.kind, cell)
    }
    return [...chosen.values()]
  }

  table(): string {
    const wide = Math.max(...KINDS.map(({ name }) => name.length))
    const head = `${''.padEnd(wide)}  ${STATES.join('  ')}`
    const rows = KINDS.map((kind) => {
      const fields = STATES.map((state) => {
        const text = kind.states.includes(state) ? String(this.times.get(nameOf({ kind, state })) ?? '·') : ''
        return text.padStart(state.length)
      })
      return `${kind.name.padEnd(wide)}  ${fields.join('  ')}`.trimEnd()
    })
    const covered = `${this.times.size} of ${CELLS.length} cells covered (${(100 * this.share).toFixed(0)} %); ·: not yet`
    return [head, ...rows, covered].join('\n')
  }
}
