/** A library served for the tests: `pecia serve` as users start it, in a home of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const OWN = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const PYTHON = process.env['PECIA_PYTHON'] ?? (existsSync(OWN) ? OWN : 'python3')
const PECIA = ['-c', 'import sys; from pecia.script import main; sys.exit(main())']

export interface Library {
  url: string
  /** Run a `pecia` command, or a Python program, in the library's folder; what it printed. */
  pecia: (...args: string[]) => string
  python: (program: string) => string
  stop: () => Promise<void>
  /** Stop it, do something meanwhile, and serve the same library at the same address again. */
  redeploy: (meanwhile?: () => void) => Promise<void>
}

/** Serve a new library: with the sample project, or filled by a Python program first. */
export async function serveLibrary({
  sample = true,
  fill,
  env: more = {},
}: {
  sample?: boolean
  fill?: string
  env?: Record<string, string>
} = {}): Promise<Library> {
  const home = mkdtempSync(join(tmpdir(), 'pecia-browser-'))
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PECIA|OPENAI|ANTHROPIC|XDG)_/.test(name))),
    HOME: home,
    PYTHONPATH: join(ROOT, 'src'),
    PECIA_DATA_DIR: home,
    PECIA_ACTOR: 'ada',
    ...more,
  }
  const run = (args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(PYTHON, args, { cwd: home, env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}${stdout}`)
    return stdout
  }
  if (fill) run(['-c', fill])
  const serve = (port: string, ...given: string[]) => spawn(PYTHON, [...PECIA, 'serve', '--port', port, ...given], { cwd: home, env })
  let server = serve('0', ...(sample ? ['--sample'] : []))
  const url = await announced(server)
  const end = async () => {
    server.kill('SIGTERM')
    await new Promise((resolve) => server.once('exit', resolve))
  }
  return {
    url,
    pecia: (...args) => run([...PECIA, ...args]),
    python: (program) => run(['-c', program]),
    redeploy: async (meanwhile) => {
      await end()
      meanwhile?.()
      server = serve(new URL(url).port)
      await announced(server)
    },
    stop: async () => {
      await end()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The address the server tells when it is ready. */
function announced(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /Pecia serves on (http:\/\/\S+)/.exec(said)
      if (found?.[1]) resolve(found[1])
    })
    server.once('exit', () => reject(new Error(`pecia serve ended:\n${said}`)))
  })
}

/** A library in which labels moved, proposals wait, people review and judges were measured. */
export const serveShipping = (): Promise<Library> =>
  serveLibrary({ sample: false, fill: readFileSync(join(import.meta.dirname, 'ship.py'), 'utf8') })

/** A library with optimizations that came to every kind of end. */
export const serveHunts = (): Promise<Library> => serveLibrary({ sample: false, fill: readFileSync(join(import.meta.dirname, 'hunt.py'), 'utf8') })
