import { describe, expect, it } from 'vitest'
import { parseSrsConf, type SrsDirective, toValues } from '../support/srs-conf.ts'

describe('parseSrsConf', () => {
  it('reads directives, blocks and line numbers', () => {
    expect(parseSrsConf('# a comment\nlisten 1935;\nvhost a {\n  hls { enabled on; }\n  forward a b;\n}\n')).toEqual([
      { name: 'listen', args: ['1935'], line: 2 },
      {
        name: 'vhost',
        args: ['a'],
        line: 3,
        block: [
          { name: 'hls', args: [], line: 4, block: [{ name: 'enabled', args: ['on'], line: 4 }] },
          { name: 'forward', args: ['a', 'b'], line: 5 },
        ],
      },
    ])
  })

  it.each([
    ['', []],
    ['# only a comment', []],
    ['a{b c;}', [['a', ['b', 'c']]]],
    ['a "b c";', [['a', 'b c']]],
    ["a 'b\"c';", [['a', 'b"c']]],
    ['a "b\\\\";', [['a', 'b\\\\']]],
    ['a b"c d";', [['a', 'b"c', 'd"']]],
    ['a b}c;', [['a', 'b}c']]],
    ['a b#c;', [['a', 'b#c']]],
    ['a "";', [['a']]],
    ['a "" b;', [['a', 'b']]],
    ['a "#";', [['a', '#']]],
    [
      'a b;c d;',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a b; # c d\n', [['a', 'b']]],
    ['a\tb\r\n;', 'line 1: unexpected end of line to parse token a'],
    ['a b\n;', 'line 1: unexpected end of line to parse token a'],
    ['a "b\nc";', 'line 1: unexpected end of line to parse token a'],
    ['a b # c\n;', 'line 1: unexpected end of line to parse token a'],
    ['a "b"c;', "line 1: unexpected 'c'"],
    ['a "b"}', "line 1: unexpected '}'"],
    ['a {\n b }', "line 2: unexpected '}'"],
    ['a { b; };', "line 1: unexpected ';'"],
    ['a { b c}', 'line 1: unexpected end of file, expecting ; or "}"'],
    ['a { b } ', "line 1: unexpected '}'"],
    ['a { b;', 'line 1: unexpected end of file, expecting "}"'],
    ['a; }', 'line 1: unexpected "}"'],
    ['a', 'line 1: unexpected end of file, expecting ; or "}"'],
    ['a "b', 'line 1: unexpected end of file, expecting ; or "}"'],
    ['a "b"', 'line 1: unexpected end of file, expecting ; or "}"'],
    ['"";', 'line 1: empty directive'],
    ['{ }', "line 1: unexpected '{'"],
    [';', "line 1: unexpected ';'"],
  ])('%j', (text, expected) => {
    if (typeof expected === 'string') expect(() => parseSrsConf(text)).toThrow(expected)
    else expect(words(text)).toEqual(expected)
  })
})

describe('toValues', () => {
  it('turns srs.conf into the form of the values', () => {
    const text = `
      listen 1935 19350;
      daemon off;
      server_id 007;
      stream_caster { caster mpegts_over_udp; }
      vhost __defaultVhost__ {
        cluster { mode remote; origin a:1935 b:1935; vhost same; }
        security { enabled on; allow play all; deny publish 10.0.0.1; deny publish 10.0.0.2; }
        hls { hls_fragment 4; hls_td_ratio 1.5; }
        transcode { engine ff { vparams { bf 3; } } engine copy { enabled off; } }
        transcode live { enabled on; }
      }
      vhost empty { }
    `
    expect(toValues(parseSrsConf(text))).toEqual({
      listen: [1935, 19350],
      daemon: false,
      server_id: '007',
      stream_caster: [{ caster: 'mpegts_over_udp' }],
      vhost: {
        __defaultVhost__: {
          cluster: { mode: 'remote', origin: ['a:1935', 'b:1935'], vhost: 'same' },
          security: {
            enabled: true,
            allow: [['play', 'all']],
            deny: [
              ['publish', '10.0.0.1'],
              ['publish', '10.0.0.2'],
            ],
          },
          hls: { hls_fragment: 4, hls_td_ratio: 1.5 },
          transcode: { '': { engine: { ff: { vparams: { bf: 3 } }, copy: { enabled: false } } }, live: { enabled: true } },
        },
        empty: {},
      },
    })
  })
})

/** A list for each directive: its words, then the lists of its block. */
function words(text: string): unknown[] {
  const lists = (directives: SrsDirective[]): unknown[] => directives.map(({ name, args, block = [] }) => [name, ...args, ...lists(block)])
  return lists(parseSrsConf(text))
}
