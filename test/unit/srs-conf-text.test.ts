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
    ['spaces take quotes', { server_id: 'a b' }, 'server_id "a b";'],
    ['what ends a directive does not', { server_id: 'a; daemon on' }, 'server_id "a; daemon on";'],
    ['what opens a block does not', { server_id: 'a{' }, 'server_id "a{";'],
    ['a quote is within the other kind', { server_id: `it's ;` }, `server_id "it's ;";`],
    ['and the reverse', { server_id: '"quoted"' }, `server_id '"quoted"';`],
    ['a comment is none', { server_id: '#1' }, 'server_id "#1";'],
    ['a number as a word', { server_id: '0123' }, 'server_id 0123;'],
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
