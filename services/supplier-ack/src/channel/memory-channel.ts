import { type Answer, NotSent } from '@supplyline/effects'
import type { Channel, Interchange } from './channel.ts'

/** What happens to the next interchange. */
export type ChannelFault = 'refuse' | 'unavailable' | 'take then time out' | 'take then reset' | 'take then garble'

/** A trading partner's system in memory, with faults on demand. It drops what comes again under a control number. */
export class MemoryChannel implements Channel {
  readonly taken: Interchange[] = []
  /** Control numbers of what came again. */
  readonly duplicates: string[] = []
  /** Taken one by one; none means that all is well. */
  readonly faults: ChannelFault[] = []
  /** Nobody can connect. */
  down = false
  /** Told of each interchange that is taken, before the answer. */
  onTaken: (interchange: Interchange) => void = () => {}

  async send(interchange: Interchange, signal: AbortSignal): Promise<Answer> {
    if (this.down) throw new NotSent('connection refused')
    const fault = this.faults.shift()
    switch (fault) {
      case 'refuse':
        return { outcome: 'refused', code: 'HTTP 422', detail: 'The interchange is refused, as was asked for' }
      case 'unavailable':
        throw new Error('503: the translator is down')
      case 'take then time out':
        this.take(interchange)
        return abandoned(signal)
      case 'take then reset':
        this.take(interchange)
        throw new Error('connection reset')
      case 'take then garble':
        this.take(interchange)
        throw new Error('the answer cannot be read')
      case undefined:
        return { outcome: 'confirmed', externalNumber: interchange.controlNumber, detail: this.take(interchange) }
      default:
        return fault satisfies never
    }
  }

  private take(interchange: Interchange): string {
    const { sender, receiver, controlNumber } = interchange
    const same = (other: Interchange) =>
      other.sender === sender && other.receiver === receiver && other.controlNumber === controlNumber
    if (this.taken.some(same)) {
      this.duplicates.push(controlNumber)
      return 'dropped: it is here already'
    }
    this.taken.push(structuredClone(interchange))
    this.onTaken(interchange)
    return 'taken'
  }
}

const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
