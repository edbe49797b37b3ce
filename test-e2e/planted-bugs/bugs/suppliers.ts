import type { Bug } from '../bug.ts'

const at = (name: string) => `services/supplier-ack/src/${name}.ts`

export const supplierBugs: Bug[] = [
  {
    name: 'document-known-by-its-file',
    what: 'a supplier’s document that comes again in another file is taken again',
    promise: 5,
    file: at('take-document'),
    find: 'clip(number, 100)}',
    replace: 'clip(documentId, 100)}',
  },
  {
    name: 'document-overwritten',
    what: 'another document under a number that was used before takes the place of the first',
    promise: 5,
    file: at('take-document'),
    find: 'if (taken.some((t) => t.key === key) && !isNewAnswer(document)) {',
    replace: 'if (taken.some((t) => t.key === key && t.hash === hash)) {',
  },
  {
    name: 'any-sender-heard',
    what: 'whoever names an order may answer for its supplier',
    promise: 5,
    file: at('take-document'),
    find: 'if (sender !== order.ediId) {',
    replace: 'if (order.ediId === null) {',
  },
  {
    name: 'early-document-dropped',
    what: 'what a supplier says of an order before it is known here is dropped',
    promise: 5,
    file: at('decide-order'),
    find: "const late = state.status === 'unplaced' ? takeWaiting(input, state, known) : []",
    replace: 'const late: OrderEvent[] = []',
  },
  {
    name: 'doubtful-transmission-sent-anew',
    what: 'an order whose transmission is in doubt goes out again in another interchange',
    promise: 3,
    file: at('decide-transmission'),
    find: "doubt: TransmissionEvent = { type: 'InDoubt', data: { attempt: answer.attempt } }",
    replace:
      "doubt: TransmissionEvent = { type: 'InDoubt', data: { attempt: answer.attempt } }; if (isOrder(about) && !state.inDoubt) return { events: [doubt], intents: [intentOf({ ...about, controlNumber: about.controlNumber.slice(0, -1) + '9' }, state.content, 1)] }",
  },
  {
    name: 'refused-transmission-told-as-sent',
    what: 'an interchange that the partner refused is told as transmitted',
    promise: 3,
    file: at('decide-transmission'),
    find: "return failed(input, state, answer.code ?? 'refused', answer.detail)",
    replace: 'return taken(input, state, answer.attempt, answer.detail)',
  },
  {
    name: 'acknowledged-in-other-terms',
    what: 'a line that the supplier rejects counts as accepted',
    promise: 5,
    file: at('answer'),
    find: 'if (special) return special',
    replace: "if (special) return 'ACCEPTED'",
  },
]
