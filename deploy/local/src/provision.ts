import type { Addresses } from './platform.ts'

type Provision = (at: Pick<Addresses, 'kafka' | 'registry'>) => Promise<void>

/** Topics and schemas. */
export const provision = async (platform: Addresses, print: (line: string) => void) => {
  const messaging: { provision?: Provision } = await import('@supplyline/messaging')
  if (messaging.provision === undefined) {
    print('warning: @supplyline/messaging exports no provision yet: no topics and schemas were made')
    return
  }
  await messaging.provision({ kafka: platform.kafka, registry: platform.registry })
}
