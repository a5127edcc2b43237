// Programs of another Debian release, unpacked rather than installed, by this machine's own apt: neither root nor anything of this machine changes.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The mirror that this machine's apt takes Debian from; undefined where it is no Debian. */
async function mirror(): Promise<string | undefined> {
  const { failed, stdout } = await execa('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages', 'Origin: Debian'], {
    reject: false,
  })
  return failed ? undefined : stdout.split('\n').filter(Boolean)[0]
}

/**
 * Unpacks packages of a Debian release, and all that they depend on, into `folder`, which it makes. Returns each package's version.
 * Throws where this machine is no Debian, or apt or the release's signature fails.
 */
export async function unpackDebian(release: string, packages: readonly string[], folder: string): Promise<Record<string, string>> {
  const site = await mirror()
  if (!site) throw new Error('apt of this machine knows no mirror of Debian')
  const work = await mkdtemp(path.join(tmpdir(), 'debian-'))
  const inWork = (name: string) => path.join(work, name)
  try {
    for (const name of ['lists/partial', 'archives/partial', 'etc/preferences.d']) await mkdir(inWork(name), { recursive: true })
    await writeFile(inWork('etc/sources.list'), `deb [signed-by=${keyring}] ${site} ${release} main\n`)
    await writeFile(inWork('status'), '')
    const settings = {
      'Dir::State': work,
      'Dir::State::status': inWork('status'),
      'Dir::Cache': work,
      'Dir::Etc': inWork('etc'),
      'Dir::Etc::sourceparts': '-',
      'Dir::Etc::parts': '-',
      'APT::Install-Recommends': 'false',
      // A user who may not read the folder.
      'APT::Sandbox::User': '',
      'Acquire::Languages': 'none',
      // A mirror may be weeks behind. Its signature still has to fit.
      'Acquire::Check-Valid-Until': 'false',
      'Acquire::Retries': '3',
      'Debug::NoLocking': 'true',
    }
    const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
    await execa('apt-get', [...options, 'update'])
    await execa('apt-get', [...options, 'install', '--yes', '--download-only', ...packages])
    await mkdir(folder, { recursive: true })
    const versions: Record<string, string> = {}
    for (const file of (await readdir(inWork('archives'))).filter(name => name.endsWith('.deb'))) {
      const archive = inWork(`archives/${file}`)
      await execa('dpkg-deb', ['--extract', archive, folder])
      const [name = '', version = ''] = file.split('_')
      if (packages.includes(name)) versions[name] = decodeURIComponent(version)
    }
    return versions
  } finally {
    await rm(work, { recursive: true })
  }
}
