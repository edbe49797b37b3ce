import { VirtualClock } from '@supplyline/messaging'
import { MemoryErp } from '../memory-erp.ts'
import { masterContract } from '../testing/master-contract.ts'

masterContract('an ERP in memory', async () => {
  const erp = new MemoryErp(new VirtualClock())
  const vendor = '1000010'
  const plain = { blocked: false, deleted: false, changedOn: new Date().toISOString().slice(0, 10) }
  const putVendor = (blocked: boolean) =>
    erp.master.put('supplier', { ...plain, number: vendor, text: 'Acme Distribution', baseUnit: null, blocked })
  putVendor(false)
  return {
    erp,
    vendor,
    putMaterial: async ({ number, description: text, baseUnit, deleted = false }) =>
      erp.master.put('item', { ...plain, number, text, baseUnit, deleted }),
    blockVendor: async (_, blocked) => putVendor(blocked),
    trouble: async (what) => {
      if (what === 'down') erp.down = true
      else erp.readFault = what
    },
    mend: async () => {
      erp.down = false
      erp.readFault = undefined
    },
    stop: async () => {},
  }
})
