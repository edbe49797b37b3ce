import type { Bug } from '../bug.ts'

const entities = 'services/procurement-sync/src/decide-erp-entities.ts'

export const erpDriftBugs: Bug[] = [
  {
    name: 'vanished-from-erp-not-noticed',
    what: 'a material that is not in the ERP any more is taken for one that is',
    promise: 10,
    file: entities,
    find: 'Object.entries(state.known).filter(([, { at }]) => at < begunAt)',
    replace: 'Object.entries(state.known).filter(() => false)',
  },
  {
    name: 'unchanged-in-erp-taken-for-gone',
    what: 'a material that was read as it was before is told to be missing',
    promise: 10,
    file: entities,
    find: 'if (before?.hash === hash) return noted ? [note] : []',
    replace: 'if (before?.hash === hash) return []',
  },
  {
    name: 'erp-not-read-after-refusal',
    what: 'an ERP that has refused once to be read is never read again',
    promise: 10,
    file: 'services/procurement-sync/src/decide-master-reading.ts',
    find: 'timers: { [TIMER]: everyMs > 0 ? input.now + everyMs : null },',
    replace: 'timers: { [TIMER]: null },',
  },
  {
    name: 'drift-never-over',
    what: 'what differs no more is an exception for ever',
    promise: 10,
    file: 'services/master-data/src/erp/erp-drift.ts',
    find: "...(before ? [{ type: 'DriftClosed' as const, data: { name } }, resolved(before, how, input.now)] : []),",
    replace: "...(before ? [{ type: 'DriftClosed' as const, data: { name } }] : []),",
  },
]
