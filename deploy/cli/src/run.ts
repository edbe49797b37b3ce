import { apiOf } from './api.ts'
import { type Command, parsed } from './command.ts'
import { auditCommands } from './commands/audit.ts'
import { deadLetterCommands } from './commands/dead-letters.ts'
import { effectCommands } from './commands/effects.ts'
import { exceptionCommands } from './commands/exceptions.ts'
import { parkedCommands } from './commands/parked.ts'
import { replay, replayHelp } from './commands/replay.ts'
import { resubmitCommands } from './commands/resubmit.ts'
import { topicCommands } from './commands/topics.ts'
import { connectionOf } from './connection.ts'
import { EXIT, Failed, WrongUsage } from './exit.ts'
import { commandHelp, help } from './help.ts'
import type { Terminal } from './terminal.ts'

export const commands: readonly Command[] = [
  ...deadLetterCommands,
  ...resubmitCommands,
  ...parkedCommands,
  ...exceptionCommands,
  ...effectCommands,
  ...topicCommands,
  ...auditCommands,
]

/** Runs what was typed behind `supplyline`, and returns the code to end with. */
export const run = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const typed = words[0] === '--' ? words.slice(1) : words
  try {
    return await dispatch(typed, terminal)
  } catch (error) {
    if (error instanceof WrongUsage) {
      terminal.err(`${error.message}\nSee: pnpm supplyline --help\n`)
      return EXIT.wrongUsage
    }
    if (!(error instanceof Failed)) throw error
    terminal.err(`${error.message}\nNext: ${error.next}.\n`)
    return error.code
  }
}

const dispatch = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const [noun, verb] = words
  if (noun === undefined || noun === 'help' || noun === '--help') {
    terminal.out(help(commands, replayHelp))
    return noun === undefined ? EXIT.wrongUsage : EXIT.done
  }
  if (noun === 'replay') return replay(words.slice(1), terminal)
  const { command, rest } = found(noun, verb, words)
  const given = parsed(command, rest)
  if (given.flag('help')) {
    terminal.out(commandHelp(command))
    return EXIT.done
  }
  const target = { as: given.option('as'), 'data-dir': given.option('data-dir') }
  const dataDir = target['data-dir'] === undefined ? '' : ` --data-dir '${target['data-dir']}'`
  return command.run({
    ...given,
    terminal,
    // Whoever only asks for help, or types it wrong, needs no system that runs.
    api: lazily(async () => apiOf(await connectionOf(target, terminal), terminal)),
    repeat: `pnpm supplyline${dataDir}`,
  })
}

const found = (noun: string, verb: string | undefined, words: readonly string[]) => {
  const exact = commands.find(({ name }) => name === `${noun} ${verb}`)
  if (exact) return { command: exact, rest: words.slice(2) }
  const own = commands.filter(({ name }) => name.startsWith(`${noun} `))
  const [first] = own
  if (!first) throw new WrongUsage(`there is no command ${noun}`)
  if (verb !== undefined && !verb.startsWith('-'))
    throw new WrongUsage(`${noun} ${verb} is not known; there is ${own.map(({ name }) => name).join(', ')}`)
  return { command: first, rest: words.slice(1) }
}

const lazily = (connect: () => Promise<ReturnType<typeof apiOf>>): ReturnType<typeof apiOf> => {
  let connected: ReturnType<typeof connect> | undefined
  const api = () => {
    connected ??= connect()
    return connected
  }
  return {
    get: async (path, query) => (await api()).get(path, query),
    post: async (path, body) => (await api()).post(path, body),
  }
}
