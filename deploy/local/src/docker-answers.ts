import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export const dockerAnswers = (): Promise<boolean> => {
  // Named, since in jest the environment that a test has set is not the process's.
  const options = { timeout: 3_000, env: process.env }
  return promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], options).then(
    () => true,
    () => false,
  )
}
