import type { Bug } from '../bug.ts'

const exchange = 'services/replenishment/src/transfers/exchange.ts'
const transfers = 'services/replenishment/src/transfers/transfers.ts'

export const transferBugs: Bug[] = [
  {
    name: 'surplus-granted-twice',
    what: 'what was granted to one place is granted to another, too',
    promise: 1,
    file: exchange,
    find: 'const gone = granted.filter((g) => g.from === from && g.lot === lot && g.expiry === expiry)',
    replace: 'const gone = granted.filter((g) => g.from === lot)',
  },
  {
    name: 'expected-transfer-not-counted',
    what: 'what is proposed to come from another place is bought as well',
    promise: 1,
    file: transfers,
    find: "coming.reduce((sum, t) => add(sum, t.quantity), '0')",
    replace: "coming.reduce((sum) => sum, '0')",
  },
  {
    name: 'given-up-transfer-expected',
    what: 'what nobody has moved within three days is waited for, and never bought',
    promise: 1,
    file: transfers,
    find: 'const [coming, leaving] = [transfers.coming.filter(isOther), transfers.leaving.filter(isOther)]',
    replace: 'const [coming, leaving] = [transfers.coming, transfers.leaving.filter(isOther)]',
  },
]
