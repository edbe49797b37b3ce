import { rmSync } from 'node:fs'
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bug, planted } from './bug.ts'

const ROOT = join(import.meta.dirname, '../..')
const COPIED = ['libs', 'services', 'schemas', 'deploy', 'test-e2e', 'scripts', 'package.json', 'tsconfig.json']

/** A private copy of the working tree, as it stands, to plant bugs in; gone when the process ends. */
export class WorkingCopy {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async make(): Promise<WorkingCopy> {
    const root = await mkdtemp(join(tmpdir(), 'planted-'))
    process.once('exit', () => rmSync(root, { recursive: true, force: true }))
    // The packages' own links are relative, and lead into the copy.
    for (const name of COPIED) await cp(join(ROOT, name), join(root, name), { recursive: true, verbatimSymlinks: true })
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    return new WorkingCopy(root)
  }

  /** Plants the bug for as long as `run` takes. */
  async with<T>(bug: Bug, run: () => Promise<T>): Promise<T> {
    const file = join(this.root, bug.file)
    const source = await readFile(file, 'utf8')
    await writeFile(file, planted(bug, source))
    try {
      return await run()
    } finally {
      await writeFile(file, source)
    }
  }
}
