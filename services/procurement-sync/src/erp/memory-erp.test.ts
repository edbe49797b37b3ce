import { VirtualClock } from '@supplyline/messaging'
import { MemoryErp } from './memory-erp.ts'
import { type ErpKind, type ErpUnderTest, erpContract } from './testing/erp-contract.ts'

const begin = async (kind: ErpKind): Promise<ErpUnderTest> => {
  const clock = new VirtualClock()
  const erp = new MemoryErp(clock, kind)
  const settle = async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    erp,
    clock,
    pass: async (ms) => {
      const end = clock.now() + ms
      await settle()
      for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
        clock.advanceTo(next)
        await settle()
      }
      clock.advanceTo(end)
      await settle()
    },
    trouble: async (what) => {
      if (what === 'down') erp.down = true
      else erp.faults.push(what)
    },
    mend: async () => {
      erp.down = false
    },
    held: async (operation, reference) => erp.numbersOf(reference, operation),
    stop: async () => {},
  }
}

for (const uniqueReferences of [false, true]) {
  const kind = { uniqueReferences }
  const name = uniqueReferences ? 'an ERP in memory that enforces our references' : 'an ERP in memory'
  erpContract(name, () => begin(kind), kind)
}
