import type { Message, MessageOf } from '@supplyline/schemas'
import type { Fault } from './dead-letter.ts'
import { type Route, type Routed, route, type Topology } from './topology.ts'

type Command = MessageOf<'supplyline.ReleaseKey' | 'supplyline.ResubmitRecord'>

export const isCommand = (message: Message): message is Command =>
  message.type === 'supplyline.ReleaseKey' || message.type === 'supplyline.ResubmitRecord'

/** The topology with a route for what people ask of it, beside its own route of that topic where it has one. */
export const withCommands = (topology: Topology): Topology => {
  const { commands, routes } = topology
  if (!commands || routes.some((r) => r.topic.name === commands.name)) return topology
  return { ...topology, routes: [...routes, route(commands, {})] }
}

/** Why a command is not followed, if it is not: nobody may edit what others said on his own. */
export const commandFault = (command: Command, where: string): Fault | undefined => {
  const { requestedBy, approvedBy } = command.data
  const edited = command.type === 'supplyline.ResubmitRecord' ? command.data.edited : command.data.record !== null
  if (!edited || (approvedBy !== null && approvedBy !== requestedBy)) return undefined
  return {
    code: 'refused-input',
    what: 'an edited record needs the approval of a second person',
    where,
    next: 'ask for it again, and let somebody else approve it',
  }
}

/** How records of a topic find their aggregates, whether they pass through the inbox or not; undefined for no input. */
export const routeFor = (topology: Topology, topic: string): Route | undefined => {
  const routed = topology.routes.find((r) => r.topic.name === topic)
  const fold = topology.folds.find((f) => f.topic.name === topic)
  if (routed || !fold) return routed
  return {
    topic: fold.topic,
    byKey: fold.byKey,
    to: (message, tables): Routed[] => {
      const aggregate = fold.aggregate(message)
      return aggregate === undefined ? [] : [{ aggregate, stamps: fold.stamps(message, tables) }]
    },
  }
}
