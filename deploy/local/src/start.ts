import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { playDay } from './day/day.ts'
import { endpointsFile } from './endpoints.ts'
import { type Flags, HELP, parseFlags, WrongFlag } from './flags.ts'
import { launch } from './launch.ts'
import { LaunchError } from './launch-error.ts'
import { logTail } from './log-file.ts'
import { ROOT } from './services.ts'
import { wrapperGone } from './wrappers.ts'

const WRONG_FLAG = 2
const ALREADY_RUNNING = 3

const print = (line: string) => {
  process.stdout.write(`${line}\n`)
}

// A reader that went away must not end the system.
process.stdout.on('error', () => {})

const flagsOrExit = (): Flags => {
  try {
    // pnpm runs scripts in the root of the workspace and keeps the user's own directory in INIT_CWD.
    return parseFlags(process.argv.slice(2), { root: ROOT, cwd: process.env.INIT_CWD ?? process.cwd() })
  } catch (error) {
    if (!(error instanceof WrongFlag)) throw error
    process.stderr.write(`${error.message}\n\n${HELP}\n`)
    process.exit(WRONG_FLAG)
  }
}

const printFailure = (error: unknown) => {
  if (!(error instanceof LaunchError)) {
    print(`failed: ${error instanceof Error ? error.stack : error}`)
    return
  }
  print(`failed: ${error.message}`)
  if (error.log === undefined || !existsSync(error.log)) return
  print(`the end of ${error.log}:`)
  for (const line of logTail(error.log, 15)) print(`  ${line}`)
}

const run = async (flags: Flags, start: ReturnType<typeof launch>['start']) => {
  const endpoints = await start()
  print(`addresses, tokens and pids: ${endpointsFile(flags.dataDir)}`)
  print(`ready in ${(performance.now() / 1000).toFixed(1)} s`)
  if (flags.demo && !flags.onlyPlatform) {
    const summary = join(flags.dataDir, 'run', 'day.json')
    await playDay(endpoints, summary, print).catch((error) => print(`the day failed: ${error.stack}`))
  }
  print('Ctrl-C stops everything')
}

const flags = flagsOrExit()
if (flags.help) {
  print(HELP)
  process.exit(0)
}

const { start, stop } = launch(flags, print)
// A second signal changes nothing: npx and pnpm pass on the one that the terminal has already sent.
const asked = new Promise<string>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve)
  wrapperGone().then(() => resolve('the command that started this has gone'))
})
const failed = new Promise<unknown>((resolve) => {
  run(flags, start).catch(resolve)
})

const reason = await Promise.race([asked, failed])
let exitCode = 0
if (typeof reason === 'string') {
  print(`stopping (${reason})`)
} else {
  printFailure(reason)
  exitCode = reason instanceof LaunchError && reason.code === 'already-running' ? ALREADY_RUNNING : 1
}
await stop()
process.exit(exitCode)
