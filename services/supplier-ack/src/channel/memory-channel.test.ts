import { VirtualClock } from '@supplyline/messaging'
import { channelContract } from '../testing/channel-contract.ts'
import { MemoryChannel } from './memory-channel.ts'

const orderIn = (content: string): string => /BEG\*00\*SA\*(\d+)/.exec(content)?.[1] ?? ''

channelContract('a channel in memory', async () => {
  const clock = new VirtualClock()
  const channel = new MemoryChannel()
  const settle = async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    channel,
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
      if (what === 'down') channel.down = true
      else channel.faults.push(what)
    },
    mend: async () => {
      channel.down = false
    },
    orders: async () => channel.taken.map(({ content }) => orderIn(content)),
    stop: async () => {},
  }
})
