// The text of srs.conf: the whole language, from values and back.
import { describe, expect, it } from 'vitest'
import { object, srsConf } from '../support/objects.ts'
import { type AnyValues, render } from '../support/render.ts'

/** The lines of srs.conf, trimmed, for a configuration. */
async function lines(config: AnyValues): Promise<string[]> {
  const text: string = object(await render({ config }), 'ConfigMap', 'origin').data['srs.conf']
  return text.split('\n').map(line => line.trim())
}

const vhost = (content: AnyValues) => ({ vhost: { 'v.example': content } })

describe('a value', () => {
  it.each<[string, AnyValues, string]>([
    ['true is on', { query_latest_version: true }, 'query_latest_version on;'],
    ['false is off', { query_latest_version: false }, 'query_latest_version off;'],
    ['a word stays one', { query_latest_version: 'off' }, 'query_latest_version off;'],
    ['a large number has no exponent', { srt_server: { sendbuf: 100000000 } }, 'sendbuf 100000000;'],
    ['a fraction is one', vhost({ hls: { hls_td_ratio: 1.25 } }), 'hls_td_ratio 1.25;'],
    ['several endpoints are arguments', { listen: [1935, '127.0.0.1:1936'] }, 'listen 1935 127.0.0.1:1936;'],
    [
      'several arguments',
      vhost({ forward: { enabled: true, destination: ['a.example', 'b.example:1936'] } }),
      'destination a.example b.example:1936;',
    ],
    ['one argument needs no list', vhost({ forward: { enabled: true, destination: 'a.example' } }), 'destination a.example;'],
    ['spaces take quotes', { http_api: { auth: { username: 'a b' } } }, 'username "a b";'],
    ['what ends a directive does not', { http_api: { auth: { password: 'a; daemon on' } } }, 'password "a; daemon on";'],
    ['what opens a block does not', { http_api: { auth: { password: 'a{' } } }, 'password "a{";'],
    ['a quote is within the other kind', { http_api: { auth: { password: `it's ;` } } }, `password "it's ;";`],
    ['and the reverse', { http_api: { auth: { password: '"quoted"' } } }, `password '"quoted"';`],
    ['a comment is none', { http_api: { auth: { password: '#1' } } }, 'password "#1";'],
    ['a number as a word', { http_api: { auth: { password: '0123' } } }, 'password 0123;'],
    ['a variable of the environment', { rtc_server: { candidate: '$CANDIDATE' } }, 'candidate $CANDIDATE;'],
  ])('%s', async (_, config, line) => {
    expect(await lines(config)).toContain(line)
  })
})

describe('blocks', () => {
  it('with names, without, repeated, and lines that repeat', async () => {
    const config = {
      stream_caster: [
        { enabled: true, caster: 'flv', listen: 8936, output: 'rtmp://127.0.0.1/a/b' },
        { enabled: false, caster: 'flv', listen: 8937, output: 'rtmp://127.0.0.1/c/d' },
      ],
      vhost: {
        'v.example': {
          security: {
            enabled: true,
            allow: [
              ['play', 'all'],
              ['publish', '10.0.0.1'],
            ],
          },
          transcode: {
            '': { enabled: true, ffmpeg: 'ffmpeg', engine: { sd: { enabled: true, vcodec: 'copy', output: 'rtmp://127.0.0.1/x/y' } } },
          },
          ingest: { one: { enabled: false }, two: { enabled: false } },
        },
      },
    }
    expect(srsConf(await render({ config }), 'origin')).toMatchObject(config)
  })

  it('that are empty stay blocks', async () => {
    expect(await lines(vhost({}))).toContain('vhost v.example {')
  })
})
