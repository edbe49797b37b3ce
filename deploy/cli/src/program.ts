import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { EXIT, Failed } from './exit.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs a program of the workspace as a process of its own, on this terminal and where the command was typed. Returns
 * its exit code. Throws Failed.
 */
export const runProgram = async (
  entry: string,
  args: readonly string[],
  env: Record<string, string>,
  terminal: Terminal,
): Promise<number> => {
  const { ROOT } = await import('@supplyline/local')
  const child = spawn(process.execPath, [join(ROOT, entry), ...args], {
    stdio: 'inherit',
    cwd: terminal.cwd,
    env: { ...terminal.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Failed(`${entry} could not be started: ${cause.message}`, 'see its cause', { cause })),
    )
    child.on('exit', (code, signal) => resolve(code ?? (signal ? EXIT.failed : EXIT.done)))
  })
}
