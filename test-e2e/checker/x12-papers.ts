/** What a supplier's file says of an order of ours. `id`: by which its sender tells it from others of its kind. */
export type Paper = {
  kind: '855' | '856' | '810'
  sender: string
  order: string
  id: string
  /** X12 element 353; an invoice has none. */
  purpose: string
  lines: AnsweredLine[]
  /** All of its segments, to be compared. */
  text: string
}

/** A PO1 loop of an 855. */
export type AnsweredLine = {
  line: number
  quantity: string
  unit: string
  price: string
  /** Number of the item as buyers have it. */
  item: string
  answers: { code: string; quantity: string; unit: string }[]
}

type Segment = string[]

/** By the plain reading of the standard (X12 4010): what is no X12, or names no order, has no papers in it. */
export const papersIn = (content: Uint8Array): Paper[] => {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1')
  // The envelope's fixed places say which separators it uses.
  const [separator, end] = [text[3], text[105]]
  if (!text.startsWith('ISA') || separator === undefined || end === undefined) return []
  const segments = text.split(end).map((segment) =>
    segment
      .trim()
      .split(separator)
      .map((element) => element.trim()),
  )
  const [isa = []] = segments
  const sender = `${isa[5]}:${isa[6]}`
  const papers: Paper[] = []
  let set: Segment[] = []
  for (const segment of segments) {
    if (segment[0] === 'ST') set = []
    set.push(segment)
    if (segment[0] === 'SE') papers.push(...papersOf(sender, set))
  }
  return papers
}

const papersOf = (sender: string, set: readonly Segment[]): Paper[] => {
  const [st = []] = set
  const first = (tag: string): Segment => set.find(([name]) => name === tag) ?? []
  const paper = { sender, text: textOf(set.slice(1, -1)), lines: [] }
  switch (st[1]) {
    case '855': {
      const [, purpose = '', , order = '', , , , , id = ''] = first('BAK')
      return [{ ...paper, kind: '855', order, purpose, id, lines: answeredLines(set) }]
    }
    case '856': {
      const [, purpose = '', id = ''] = first('BSN')
      const orders = new Set(set.flatMap(([tag, order = '']) => (tag === 'PRF' ? [order] : [])))
      return [...orders].map((order): Paper => ({ ...paper, kind: '856', order, purpose, id }))
    }
    case '810': {
      const [, , id = '', , order = '', , , , purpose = ''] = first('BIG')
      return [{ ...paper, kind: '810', order, purpose: purpose || '00', id }]
    }
    default:
      return []
  }
}

const textOf = (set: readonly Segment[]): string => set.map((segment) => segment.join('*')).join('~')

const answeredLines = (set: readonly Segment[]): AnsweredLine[] => {
  const lines: AnsweredLine[] = []
  for (const [tag, ...elements] of set) {
    const [first = '', second = '', third = '', fourth = ''] = elements
    const item = elements[elements.indexOf('IN', 5) + 1] ?? ''
    if (tag === 'PO1')
      lines.push({
        ...{ line: Number(first), quantity: second, unit: third, price: fourth },
        ...{ item: elements.indexOf('IN', 5) < 0 ? '' : item, answers: [] },
      })
    if (tag === 'ACK') lines.at(-1)?.answers.push({ code: first, quantity: second, unit: third })
  }
  return lines
}
