import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { LaunchError } from './launch-error.ts'

const isExecutable = (path: string) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export const findProgram = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)

const INSTALL = {
  java: 'install a JDK 17 or newer and put it on PATH, or set JAVA_HOME',
  mvn: 'install Apache Maven 3.8 or newer and put it on PATH',
  python3: 'install Python 3.8 or newer with pip and put it on PATH',
}

export const requireProgram = (name: keyof typeof INSTALL): string => {
  const found = findProgram(name)
  if (found === undefined) throw new LaunchError('missing-program', `${name} was not found: ${INSTALL[name]}`)
  return found
}

export const requireJava = (): string => {
  const home = process.env.JAVA_HOME
  if (home === undefined || home === '') return requireProgram('java')
  const java = join(home, 'bin', 'java')
  if (!isExecutable(java)) {
    throw new LaunchError('missing-program', `JAVA_HOME holds no bin/java: ${INSTALL.java}`)
  }
  return java
}
