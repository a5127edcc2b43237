// What each image that the chart starts has, as its public Dockerfile says. Tests run each script with its image's shell and these programs alone.

/** A package of an image with the programs that scripts of the chart call, each with the options that they may give it: patterns of the shell. */
export interface Package {
  name: string
  programs: Record<string, string>
}

/** What the chart may rely on in an image. */
export interface ImageContract {
  /** Repositories that are such an image. */
  repositories: string[]
  /** Where its Dockerfile is. */
  dockerfile: string
  base: string
  /** The user that it runs as by itself. The chart sets its own. */
  user: string
  /** The program behind `/bin/sh`, and behind `/bin/bash` where there is one. Empty: it has no shell. */
  shells: { sh?: Shell; bash?: 'bash' }
  /** Their versions, for people. */
  shellVersions: string
  /** The folders that the chart relies on, and what is there. */
  paths: Record<string, string>
  /** What scripts call, of what is on PATH. */
  packages: Package[]
}

export type Shell = 'dash' | 'bash' | 'busybox'
export type ImageName = 'srs' | 'encoder' | 'nginx' | 'nginx-alpine' | 'rclone' | 'nginx-exporter'

const curl = { name: 'curl', programs: { curl: '-sS --fail --max-time --cacert -H' } }
const nginxPaths = {
  '/usr/share/nginx/html': 'where the volume with HLS is mounted',
  '/etc/nginx/mime.types': 'which the configuration includes',
  '/usr/lib/nginx/modules or /etc/nginx/modules': 'njs, which `slim` images lack: they do not work',
}

/** The contracts. */
export const imageContracts: Record<ImageName, ImageContract> = {
  srs: {
    repositories: ['ossrs/srs'],
    dockerfile: 'https://github.com/ossrs/srs/blob/develop/Dockerfile',
    base: 'ubuntu:focal',
    user: 'root',
    shells: { sh: 'dash', bash: 'bash' },
    shellVersions: 'dash 0.5.10, bash 5.0',
    paths: {
      '/usr/local/srs': 'the working folder, with `./objs/srs`',
      '/usr/local/srs/objs/nginx/html': 'players and console',
      '/usr/local/srs/objs/ffmpeg/bin': 'ffmpeg, which is not on PATH',
    },
    packages: [
      {
        name: 'coreutils 8.30',
        programs: {
          basename: '',
          cat: '',
          comm: '-z -12',
          cp: '-R',
          cut: '-c -d -d. -f -f1',
          date: '-d',
          df: '--output=* -B1',
          dirname: '',
          du: '-sxB1',
          head: '-c -n',
          ls: '',
          mkdir: '-p -m',
          mkfifo: '',
          mktemp: '-u',
          mv: '-n',
          od: '-An -v -t',
          paste: '-s -d',
          printenv: '',
          rm: '-f -rf',
          rmdir: '',
          seq: '',
          sha256sum: '',
          sleep: '',
          sort: '-u -z -zn',
          stat: '-c',
          tail: '-n',
          timeout: '',
          touch: '-r',
          tr: '-d -cd',
          wc: '-c -l',
        },
      },
      {
        name: 'findutils 4.7',
        programs: { find: '-depth -empty -mindepth -mmin -name -o -path -printf -prune -regex -regextype -type -xdev' },
      },
      { name: 'grep 3.4', programs: { grep: '-c -m -qx' } },
      { name: 'sed 4.7', programs: { sed: '-n -E -u' } },
      { name: 'libc-bin 2.31', programs: { getent: '', iconv: '-c -f -t' } },
    ],
  },
  encoder: {
    // The same repository with another tag.
    repositories: ['ossrs/srs:encoder'],
    dockerfile: 'https://github.com/ossrs/dev-docker/blob/encoder/Dockerfile',
    base: 'centos:7',
    user: 'root',
    shells: { sh: 'bash', bash: 'bash' },
    shellVersions: 'bash 4.2 for both',
    paths: { '/usr/local/bin': 'ffmpeg, which is on PATH', '/usr/local/srs': 'the working folder, without SRS; `doc` has a few FLV files' },
    packages: [
      {
        name: 'coreutils 8.22',
        programs: {
          basename: '',
          cat: '',
          cp: '',
          cut: '-c -d -f',
          date: '',
          dirname: '',
          head: '-c',
          ls: '',
          mkdir: '-p',
          mkfifo: '',
          mktemp: '-u',
          mv: '',
          od: '-An -v -t',
          paste: '-s -d',
          rm: '-f -rf',
          seq: '',
          sha256sum: '',
          sleep: '',
          sort: '-u',
          tail: '-n',
          timeout: '',
          tr: '-d -cd',
          wc: '-c -l',
        },
      },
      { name: 'grep 2.20', programs: { grep: '-c -m -qx' } },
      { name: 'sed 4.2', programs: { sed: '-n -E -u' } },
    ],
  },
  nginx: {
    repositories: ['nginx'],
    dockerfile: 'https://github.com/nginx/docker-nginx/blob/master/stable/debian/Dockerfile',
    base: 'debian:trixie-slim',
    user: 'root, and 101 for its workers',
    shells: { sh: 'dash', bash: 'bash' },
    shellVersions: 'dash 0.5.12, bash 5.2',
    paths: nginxPaths,
    packages: [
      { name: 'coreutils 9.7', programs: { cat: '', cksum: '', head: '-n', mkdir: '-p', mv: '', rm: '-f', sleep: '' } },
      { name: 'mawk 1.3.4', programs: { awk: '' } },
      { name: 'sed 4.9', programs: { sed: '-nE' } },
      { name: 'grep 3.11', programs: { grep: '-v' } },
      { name: 'libc-bin 2.41', programs: { getent: '' } },
      curl,
    ],
  },
  'nginx-alpine': {
    repositories: ['nginx:*-alpine'],
    dockerfile: 'https://github.com/nginx/docker-nginx/blob/master/stable/alpine/Dockerfile',
    base: 'alpine:3.23',
    user: 'root, and 101 for its workers',
    shells: { sh: 'busybox' },
    shellVersions: 'ash of busybox 1.37',
    paths: nginxPaths,
    packages: [
      {
        name: 'busybox 1.37',
        programs: { awk: '', cat: '', cksum: '', grep: '-v', head: '-n', mkdir: '-p', mv: '', rm: '-f', sed: '-nE', sleep: '' },
      },
      { name: 'musl-utils', programs: { getent: '' } },
      curl,
    ],
  },
  rclone: {
    repositories: ['rclone/rclone'],
    dockerfile: 'https://github.com/rclone/rclone/blob/master/Dockerfile',
    base: 'alpine:latest',
    user: 'root',
    shells: { sh: 'busybox' },
    shellVersions: 'ash of busybox 1.37',
    paths: { '/usr/local/bin/rclone': 'rclone, which is on PATH', '/config': 'XDG_CONFIG_HOME, which the chart does not use' },
    packages: [{ name: 'busybox 1.37', programs: { find: '-iname -mmin -name -o -print0 -prune -type', sleep: '', xargs: '-0 -r -n' } }],
  },
  'nginx-exporter': {
    repositories: ['nginx/nginx-prometheus-exporter'],
    dockerfile: 'https://github.com/nginx/nginx-prometheus-exporter/blob/main/build/Dockerfile',
    base: 'scratch',
    user: '1001',
    shells: {},
    shellVersions: 'none',
    paths: { '/usr/bin/nginx-prometheus-exporter': 'its entrypoint' },
    packages: [],
  },
}

/** The page about them, in Markdown. */
export function imagesPage(): string {
  const sections = Object.entries(imageContracts).map(([name, contract]) => {
    const shells = Object.keys(contract.shells).map(shell => `\`/bin/${shell}\``)
    const programs = contract.packages.map(one => `${one.name} (${Object.keys(one.programs).join(', ')})`)
    return [
      `## ${name}`,
      '',
      '| | |',
      '|---|---|',
      `| Image | ${contract.repositories.map(one => `\`${one}\``).join(', ')} |`,
      `| Dockerfile | ${contract.dockerfile} |`,
      `| Base | ${contract.base} |`,
      `| User | ${contract.user} |`,
      `| Shells | ${shells.length > 0 ? `${shells.join(' and ')}: ${contract.shellVersions}` : 'none'} |`,
      `| Paths | ${Object.entries(contract.paths)
        .map(([path, what]) => `\`${path}\`: ${what}`)
        .join('<br>')} |`,
      `| Programs that scripts call | ${programs.join('<br>') || 'none'} |`,
      '',
    ]
  })
  return ['# What each image has', '', ...introduction, '', ...sections.flat()].join('\n')
}

const introduction = [
  'What the chart relies on in the images that it starts. If you replace one of them, your image needs the same. SRS’s proxy has no published image:',
  'yours needs only the proxy as its entrypoint. The chart sets the user of each container, and all of them run with a read-only root file system.',
  '',
  'Generated from `schema/image-contracts.ts` by `npm run generate`. The unit tests run each script of the chart with its image’s shell, and with only these programs on PATH.',
]
