import { VirtualClock } from '@supplyline/messaging'
import { MemoryErp } from './memory-erp.ts'
import { erpContract } from './testing/erp-contract.ts'

erpContract('an ERP in memory', async () => {
  const clock = new VirtualClock()
  const erp = new MemoryErp(clock)
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
})
