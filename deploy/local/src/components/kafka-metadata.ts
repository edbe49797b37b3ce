import { once } from 'node:events'
import { connect } from 'node:net'

// Metadata request, version 4 (kafka.apache.org/protocol): api key, version, correlation id, no client id, no topics,
// no automatic creation.
const REQUEST = Buffer.from('0000000f' + '0003' + '0004' + '00000001' + 'ffff' + '00000000' + '00', 'hex')
const BROKER_COUNT_AT = 4 + 4 + 4 // after length, correlation id, throttle time

/** How many live brokers the one at this port knows; an error while it does not answer. */
export const brokerCount = async (port: number): Promise<number> => {
  const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 })
  try {
    await once(socket, 'connect')
    socket.on('timeout', () => socket.destroy(new Error('no answer')))
    socket.write(REQUEST)
    let answer = Buffer.alloc(0)
    for await (const chunk of socket) {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= BROKER_COUNT_AT + 4) return answer.readInt32BE(BROKER_COUNT_AT)
    }
    throw new Error('connection closed without an answer')
  } finally {
    socket.destroy()
  }
}
