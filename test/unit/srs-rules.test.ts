// Which ports SRS opens, by its own defaults.
import { expect, it } from 'vitest'
import { parseSrsConf } from '../support/srs-conf.ts'
import { openPorts } from '../support/srs-rules.ts'

it.each([
  ['', []],
  ['listen 1935 127.0.0.1:1936 [::1]:1937;', ['1935/TCP', '1936/TCP', '1937/TCP']],
  ['listen 1935; listen 1936;', ['1935/TCP']],
  ['http_api { }', []],
  ['http_api { enabled on; }', ['1985/TCP']],
  ['http_api { enabled on; listen 80; https { enabled on; } }', ['80/TCP', '1990/TCP']],
  ['http_api { enabled off; https { enabled on; } }', []],
  ['http_api { enabled on; } http_api { enabled on; listen 80; }', ['1985/TCP']],
  ['rtc_server { enabled on; tcp { enabled on; listen 8001; } }', ['8000/UDP', '8001/TCP']],
  ['srt_server { enabled on; }', ['10080/UDP']],
  ['exporter { enabled on; }', ['9972/TCP']],
  [
    'stream_caster { enabled on; caster mpegts_over_udp; listen 1; } stream_caster { enabled on; caster flv; listen 2; }',
    ['1/UDP', '2/TCP'],
  ],
  ['stream_caster { enabled off; caster flv; listen 1; }', []],
  ['stream_caster { enabled on; caster gb28181; listen 1; }', ['1/TCP', '5060/TCP']],
  ['stream_caster { enabled on; caster gb28181; listen 1; sip { enabled off; } }', ['1/TCP']],
])('%s', (text, expected) => {
  expect(openPorts(parseSrsConf(text)).map(({ port, protocol }) => `${port}/${protocol}`)).toEqual(expected)
})
