// The servers elsewhere from which mode edge fetches HLS: in which order they are asked, and how the segments of their playlists are numbered.
//
// A server that numbers as this chart does is passed on as it is, so that players may change between it and this cache. Another one begins anew whenever SRS
// is restarted, and two servers number the same stream differently. Here their numbers get an offset, the session's base, and what players have seen goes on
// (sessions.js). The pods of the cache tell each other their sessions before players see any of it. Of two bases for the same segments, the higher one counts:
// numbers never go back.
import calls from 'calls.js';
import segments from 'segments.js';
import sessions from 'sessions.js';

/** Milliseconds without an answer after which a server is asked whether it is there at all, and for which that may take. It may wait for a segment itself. */
const slow = 1500;
const alive = 1000;
/** Sessions that are remembered of a stream: pods may be a session apart, and servers too. */
const kept = 3;
/** The most pods of HLS caches that a question passes. */
const hops = 8;

/** Whether this cache fetches from servers elsewhere. */
function isElsewhere(r) {
    return r.variables.origins.includes('://');
}

/** Where a server is. nginx knows no search domains, so names of this cluster are completed. */
function baseOf(r, server) {
    // The second part ends at a colon or a bracket; njs 0.8 reads a bracket before the end of a class as an empty class.
    const parts = /^(https?:\/\/)([^:\x5b]*)(.*)$/.exec(server);
    const domain = r.variables.domain;
    const host = /\.svc$/.test(parts[2]) ? `${parts[2]}.${domain.split('.svc.')[1]}` : !parts[2] || parts[2].includes('.') ? parts[2] : `${parts[2]}.${domain}`;
    return parts[1] + host + parts[3];
}

/** What the client asked for, without the query: the cache keeps one copy for all. */
function path(r) {
    return r.variables.request_uri.split('?')[0];
}

/** What tells a server that a question comes back to it (CDN-Loop, RFC 8586). Releases of other clusters may have the same name, so each pod makes up one. */
function loop(r) {
    return [r.headersIn['CDN-Loop'], ownName()].filter(name => name).join(', ');
}

function ownName() {
    const names = ngx.shared.names;
    names.add('own', `srs-${Math.random().toString(36).slice(2)}`);
    return names.get('own');
}

/** "yes" where a question has passed this pod already, or more pods than any tree has: servers name each other. */
function loops(r) {
    const names = (r.headersIn['CDN-Loop'] || '').split(',').map(name => name.split(';')[0].trim());
    const passed = names.includes(ownName()) || names.filter(name => name.startsWith('srs-')).length > hops;
    if (passed && ngx.shared.down.add('loop', '1')) {
        r.error('is asked for what it asks others for: a server of upstream.hls fetches from this release');
    }
    return passed ? 'yes' : '';
}

/** The servers in the order in which they are asked: first the one that had the file, last those that did not answer lately. */
function inOrder(r, own) {
    const servers = r.variables.origins.split(' ');
    const rank = server => (ngx.shared.down.has(server) ? 2 : 0) + (server === own ? 0 : 1);
    return servers.map((server, at) => ({ server: server, rank: rank(server) * servers.length + at })).sort((a, b) => a.rank - b.rank).map(one => one.server);
}

/**
 * What the servers answer to the question for a playlist, one after the other until one has it, or it is too late: `until`, or a second from now.
 * `stalled`: a server whose playlist has stopped. Then another one has it only if its playlist has changed since it was asked last, because a playlist
 * stays for a while after its publisher has left.
 */
function ask(r, until, stalled) {
    const servers = inOrder(r, ngx.shared.chosen.get(r.uri)).filter(server => server !== stalled);
    const answers = [];
    let asked = 0;
    let open = 0;
    let isOver = false;
    return new Promise(resolve => {
        const late = timed(Math.max(until - Date.now(), alive), end);
        function end() {
            isOver = true;
            late.cancel();
            resolve(answers);
        }
        function next() {
            if (isOver) {
                return;
            }
            if (asked < servers.length) {
                begin(servers[asked++]);
            } else if (!open) {
                end();
            }
        }
        function begin(server) {
            let isOpen = true;
            const answered = answer => {
                if (!isOpen) {
                    return;
                }
                isOpen = false;
                open--;
                answers.push(answer);
                if (!answer.status) {
                    ngx.shared.down.set(server, '1');
                }
                next();
            };
            open++;
            // Whoever says nothing may wait for a segment, or be gone.
            const timer = timed(slow, () => {
                isAlive(r, server).then(isThere => isThere || answered({ server: server, status: 0 }));
            });
            playlistOf(r, server).then(answer => {
                timer.cancel();
                // The rest of a stream that has ended is no playlist to go on with.
                if (stalled && !grows(r, answer) && answer.status === 200) {
                    answer.status = 404;
                }
                if (answer.status === 200) {
                    calls.keep(ngx.shared.chosen, r.uri, server);
                    answers.push(answer);
                    end();
                } else {
                    answered(answer);
                }
            });
        }
        next();
    });
}

/** Whether a server has a newer segment than when it was asked last. Sets `answer.after` to the one that it had then. */
function grows(r, answer) {
    const key = `${answer.server} ${r.uri}`;
    const end = answer.status === 404 ? 'none' : answer.text.trim().split('\n').pop();
    answer.after = ngx.shared.ends.get(key);
    if (end) {
        calls.keep(ngx.shared.ends, key, end);
    }
    return answer.after !== undefined && answer.after !== end;
}

function get(r, server, path) {
    return calls.ask(server, baseOf(r, server) + path, { 'CDN-Loop': loop(r) });
}

/** Whether a server answers anything, for which it does not have to look. */
function isAlive(r, server) {
    return new Promise(resolve => {
        const timer = timed(alive, () => resolve(false));
        get(r, server, '/healthz').then(answer => {
            timer.cancel();
            resolve(answer.status > 0);
        });
    });
}

/** Does something later, unless it is cancelled before. */
function timed(time, work) {
    let id = setTimeout(() => {
        id = undefined;
        work();
    }, time);
    // njs throws where the time is over.
    return { cancel: () => id !== undefined && clearTimeout(id) };
}

/** A server's playlist. SRS, as it is by default, has one for each viewer: it leads to that by another one, and viewers are told apart by hls_ctx. */
async function playlistOf(r, server) {
    const key = `${server} ${r.uri}`;
    let viewer = ngx.shared.viewers.get(key) || '';
    let answer;
    for (let i = 0; i < 2; i++) {
        answer = await get(r, server, path(r) + viewer);
        answer.text = answer.status === 200 ? await calls.textOf(answer) : '';
        const leads = viewerIn(answer.text, path(r));
        if (!leads) {
            break;
        }
        viewer = leads;
        calls.keep(ngx.shared.viewers, key, viewer);
        // Not the playlist itself.
        answer.status = 404;
    }
    answer.text = answer.text.replace(/\?hls_ctx=[^&\s]*&/g, '?').replace(/[?&]hls_ctx=[^&\s]*/g, '');
    return answer;
}

/** The query by which a playlist leads to itself; empty where it is another one. */
function viewerIn(text, path) {
    const lines = text.split('\n').filter(line => line && line[0] !== '#');
    const parts = lines.length === 1 ? /^(\S*)(\?hls_ctx=[A-Za-z0-9]+)/.exec(lines[0]) : null;
    return parts && parts[1].split('/').pop() === path.split('/').pop() ? parts[2] : '';
}

/** A playlist as players get it; `seen`: what they have seen. */
function numbered(r, found, seen) {
    const playlist = segments.parse(found.text);
    if (!playlist) {
        return { text: found.text };
    }
    const known = sessionsOf(r.uri);
    const going = known.map(one => sessions.goneOn(one, playlist));
    const session = going.filter(one => one).sort((a, b) => b.base - a.base)[0] || begun(found, playlist, known[0], seen, Date.now());
    session.server = found.server;
    remember(r.uri, [session].concat(known.filter((_, at) => !going[at])));
    const shown = session.passes ? found.text : sessions.shown(found.text, playlist, session);
    return { text: sessions.withReserve(r, shown), session: session };
}

/** A session that begins. */
function begun(found, playlist, known, seen, time) {
    const all = playlist.segments;
    const last = all.length - 1;
    // Who counts these sees to it that numbers never go back.
    const counts = /^#EXT-X-DISCONTINUITY-SEQUENCE:/m.test(found.text);
    const latest = seen && seen.segments[seen.segments.length - 1];
    const same = latest ? all.findIndex(segment => segment.uri === latest.uri) : -1;
    const isParallel = Boolean(seen && same < 0 && known && known.server !== found.server);
    const seconds = all.reduce((sum, segment) => sum + parseFloat(segment.duration), 0) / all.length;
    // Another server with the same stream has what players have seen, too.
    const passed = isParallel ? Math.max(1, Math.round((time - seen.time) / 1000 / seconds)) : all.length;
    // If the publisher has just moved there, the segments before the discontinuity are from an earlier time.
    const left = all.findIndex(segment => segment.uri === found.after);
    const come = left < 0 ? -1 : all.findIndex((segment, at) => at > left && segment.breaks);
    const fresh = Math.min(passed, all.length - Math.max(0, come));
    const from = all.length - fresh;
    let base = counts ? 0 : Math.max(0, sessions.clock(time) - playlist.first - last);
    let breaks = counts ? playlist.breaks + segments.breaksOf(all) : sessions.firstBreaks(time) + segments.breaksOf(all.slice(from + 1));
    if (same >= 0) {
        base = seen.number - playlist.first - same;
        breaks = seen.breaks + segments.breaksOf(all.slice(same + 1));
    } else if (seen) {
        base = seen.number + 1 - playlist.first - from;
        breaks = seen.breaks + 1 + segments.breaksOf(all.slice(from + 1));
    }
    return {
        base: base,
        from: playlist.first + from,
        first: playlist.first + from,
        last: playlist.first + last,
        uri: all[last].uri,
        breaks: breaks,
        before: seen && same < 0 && seen.plain && playlist.plain && Math.abs(time - seen.time) < sessions.fresh ? seen.segments.slice(-3) : [],
        passes: counts && base === 0,
    };
}

/** The sessions of a playlist that this pod knows, the last one first. */
function sessionsOf(uri) {
    return JSON.parse(ngx.shared.sessions.get(uri) || '[]');
}

function remember(uri, list) {
    calls.keep(ngx.shared.sessions, uri, JSON.stringify(list.slice(0, kept)));
}

/** Learns the sessions that another pod tells, as a header. */
function learn(uri, header) {
    let told;
    try {
        told = JSON.parse(decodeURIComponent(header));
    } catch (e) {
        return;
    }
    const isOne = one => one && [one.base, one.from, one.first, one.last, one.breaks].every(Number.isInteger) && segments.isOwn(one.uri) && Array.isArray(one.before);
    const known = sessionsOf(uri);
    const isKnown = one => known.some(own => own.base === one.base && own.last === one.last && own.uri === one.uri);
    remember(uri, known.concat((Array.isArray(told) ? told : []).filter(one => isOne(one) && !isKnown(one))).sort((a, b) => b.base + b.last - a.base - a.last));
}

/** The same, for another pod. */
function tells(uri) {
    return encodeURIComponent(ngx.shared.sessions.get(uri) || '[]');
}

/** Has nginx fetch a file from one of the servers; from the next one where that does not have it. */
function fetch(r) {
    go(r, 'none', inOrder(r, r.headersIn['X-Origin']));
}

function go(r, word, servers) {
    r.internalRedirect(`/@${word}/${servers.map(server => r.variables.origins.split(' ').indexOf(server)).join(',')}/${baseOf(r, servers[0])}`);
}

/** The same with the next one; the word for what all have said, where there is none. */
function again(r) {
    const parts = /^\/@(none|unsure)\/([0-9,]+)\//.exec(r.uri);
    const servers = parts[2].split(',').map(at => r.variables.origins.split(' ')[Number(at)]);
    const status = String(r.variables.upstream_status || '').split(/[,: ]+/).pop();
    const word = status === '404' ? parts[1] : 'unsure';
    if (status === '502' || status === '504') {
        ngx.shared.down.set(servers[0], '1');
    }
    if (servers.length > 1) {
        go(r, word, servers.slice(1));
        return undefined;
    }
    return word;
}

export default { again, ask, fetch, isElsewhere, learn, loop, loops, numbered, path, tells };
