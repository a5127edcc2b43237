// Finds what the HLS cache wants: asks the origin that has a stream, and all at once where it may have moved. With that, it tells them what players have seen
// of the stream, so that another origin goes on from there (playlist.js). The pods of the cache tell each other, because players come to any of them. In mode
// edge, servers elsewhere take the place of origins (upstreams.js).
import calls from 'calls.js';
import peers from 'peers.js';
import segments from 'segments.js';
import upstreams from 'upstreams.js';

/** Milliseconds for which an answer waits for servers that are slower than others; and between two looks. */
const patience = 200;
const period = 200;
/** The same between two looks at servers elsewhere. */
const far = 500;
/** Most segments arrive in this time. nginx looks only each half second whether one has arrived. */
const arrival = 30;
/** Between two questions that this pod asks origins of all that is wanted; for which their answer counts; and which it may take, more than a fetch. */
const tick = 50;
const valid = 1000;
const longest = 1500;
/** The next segment is late when the last one has been there for so many times its duration. */
const late = 1.5;
/** Bytes of names that fit into a question. */
const room = 7000;
/**
 * For so many milliseconds, a pod that starts asks the others what players have seen, and longer one that does not know this pod yet: it looks every two
 * seconds, and names are cached. `hanging`: how long it waits for their answers, less than the probe waits for its own. `learnt`: of how many streams it learns.
 */
const learning = 5000;
const introduced = 20000;
const hanging = 2000;
const learnt = 1000;
const range = { Range: 'bytes=0-0' };
/** What an answer of a server elsewhere is that has nothing new. */
const same = { isSame: true };

/**
 * Answers with the newest of the playlists that the origins have, if it is newer than the one in the cache. If there is none anywhere, the answer waits for
 * a stream that this pod or an origin has known lately: it may come back. Players give up after a few 404s, and some at a playlist without a new segment.
 * One request looks for all that wait for a playlist.
 */
async function newest(r) {
    const isElsewhere = upstreams.isElsewhere(r);
    const since = r.headersIn['If-Modified-Since'];
    // A client that asks for the second time has waited already.
    const waited = r.headersIn['X-Waited'];
    const begin = Date.now();
    const look = {
        id: `${process.pid}.${Math.random()}`,
        since: since,
        number: since ? Date.parse(since) / 1000 : 0,
        oldest: waited ? begin - valid : begin,
        until: begin + (waited ? 0 : Number(r.variables.playlist_wait) * 1000),
        // Of servers elsewhere, nothing tells but to ask for the playlist, once where nobody has known it.
        isHere: Boolean(since) || isElsewhere,
        isNew: isElsewhere && !since && !known(r, r.uri),
    };
    if (!look.isHere && !known(r, r.uri)) {
        const word = await inquire(r, begin - valid);
        look.isHere = word.startsWith('here ');
        if (!look.isHere && !word.endsWith(' known')) {
            missing(r, word);
            return;
        }
    }
    let delay = 0;
    while ((await poll(() => stepOf(r, look), delay, period)) === 'look') {
        look.answer = await lookFor(r, look);
        if (look.answer || look.state === 'same' || look.isNew || Date.now() >= look.until) {
            break;
        }
        delay = Math.min(delay * 2 || arrival, isElsewhere ? far : period);
    }
    leaves(r, look);
    const answer = look.answer || standIn(r, look);
    if (answer) {
        r.headersOut['Content-Type'] = answer.type;
        r.headersOut['Last-Modified'] = answer.modified;
        r.return(200, answer.text);
    } else if (look.state === 'same' || (since && lastingOf(r, look.state))) {
        r.return(304);
    } else if (since) {
        // Hangs up: an answer would replace the playlist in the cache.
        r.return(444);
    } else {
        missing(r, look.state);
    }
}

/**
 * What a request that waits does next: `look`, where it looks for all and an origin may have the playlist; `end`, with what others have found, or the time is
 * over; undefined: waits on.
 */
function stepOf(r, look) {
    if (leads(r, look)) {
        if (look.isHere || (look.number && ngx.shared.numbers.get(r.uri) > look.number)) {
            return 'look';
        }
        look.question = look.question || questionOf(Date.now());
        const word = wordOf(r, look.question);
        if (word) {
            look.question = undefined;
            look.isHere = word.startsWith('here ');
            note(r, look, word);
            if (!look.isHere) {
                haveOthersLook(r, look);
            }
            return look.isHere ? 'look' : isOver(look) ? 'end' : undefined;
        }
    } else {
        look.answer = answerFor(r, look);
        look.state = stateFor(r, look) || look.state;
    }
    return look.answer || look.state === 'same' || isOver(look) ? 'end' : undefined;
}

function isOver(look) {
    return (look.isNew && look.state) || Date.now() >= look.until + (look.state ? 0 : longest);
}

/**
 * One look for all that wait: the playlist that the cache is to have, if there is one. Leaves in `look.state` what origins said otherwise: `same` (the one
 * in the cache), `none` (all of them) or `unsure`.
 */
async function lookFor(r, look) {
    const begin = Date.now();
    const isElsewhere = upstreams.isElsewhere(r);
    // Before an origin numbers it anew.
    if (!isElsewhere && isLate(r, look) && ngx.shared.caught.add(r.uri, '1')) {
        await catchUp(r, {});
    }
    const headers = Object.assign({ 'X-Seen': known(r, r.uri) }, look.since ? { 'If-Modified-Since': look.since } : {});
    const answers = isElsewhere
        ? await upstreams.ask(r, look.until)
        : await askForNewest(r, look, headers);
    const found = newestOf(answers);
    let answer = found && (await (isElsewhere ? newerElsewhere : newer)(r, found, look.number, begin < look.until));
    if (answer === same && isLate(r, look)) {
        const others = await upstreams.ask(r, look.until, found.server);
        const other = newestOf(others);
        answer = other ? await newerElsewhere(r, other, look.number, true) : same;
    }
    const isSame = isElsewhere ? answer === same : answers.some(one => one.status === 304 && one.headers.get('Last-Modified') === look.since);
    look.isHere = Boolean(found) || isElsewhere;
    note(r, look, isSame ? 'same' : answers.length && answers.every(one => one.status === 404) ? 'none' : 'unsure');
    if (answer || isElsewhere) {
        return answer === same ? undefined : answer;
    }
    await haveOthersLook(r, look);
    return standIn(r, look);
}

/** Has other pods look, once in two seconds, where a playlist is late and the origins that this one knows have nothing new: there may be others. */
async function haveOthersLook(r, look) {
    if (look.number && isLate(r, look) && ngx.shared.caught.add(`others ${r.uri}`, '1')) {
        await catchUp(r, { 'X-Look': 'yes' });
    }
}

/**
 * What players have seen beyond the playlist in the cache, where no origin has it: a pod that is being replaced may know none that has the stream now, while
 * the new ones deliver it. An older playlist would take players back; and they give up after the third 503 where the cache has none. Undefined where a segment
 * needs a key or an initialization.
 */
function standIn(r, look) {
    const seen = isLate(r, look) ? lastingOf(r, look.state) : parse(known(r, r.uri));
    if (!seen || !seen.plain || !seen.segments.length || seen.number <= look.number) {
        return undefined;
    }
    return sharedAs(r, seen.number, segments.text(seen));
}

/**
 * What origins say of a playlist. The one that had its last segment is asked alone until the next one is late: otherwise, questions would grow with the pods
 * of the cache, the origins and the streams. All are asked where it says nothing in time, or less than players have seen, and each ten seconds.
 */
async function askForNewest(r, look, headers) {
    const home = isLate(r, look) ? undefined : ngx.shared.homes.get(r.uri);
    if (home) {
        const answers = await Promise.race([ask(r, [home], headers, 0), pause(patience)]);
        if (answers && numberOf(answers[0], look) >= (ngx.shared.numbers.get(r.uri) || 0)) {
            return answers;
        }
    }
    const answers = await ask(r, originsOf(r), headers, patience);
    const found = newestOf(answers);
    if (found) {
        calls.keep(ngx.shared.homes, r.uri, found.server);
    }
    return answers;
}

/** Whether a playlist should have a segment more than the one in the cache. */
function isLate(r, look) {
    return !look.number || isOld(parse(known(r, r.uri)));
}

/** Whether players should have seen a segment more by now. */
function isOld(seen) {
    const last = seen && seen.segments[seen.segments.length - 1];
    return !last || Date.now() - seen.time > late * parseFloat(last.duration) * 1000;
}

/** The number of the last segment that an origin has, of which Last-Modified is made; -1 where it has none. */
function numberOf(answer, look) {
    return answer.status === 200 ? Date.parse(answer.headers.get('Last-Modified')) / 1000 : answer.status === 304 ? look.number : -1;
}

/** Notes what a look has found. */
function note(r, look, word) {
    look.state = word.split(' ')[0];
    calls.keep(ngx.shared.looks, r.uri, `${Date.now()} ${look.state} ${look.number}`);
}

/** The newest of the playlists that origins have. */
function newestOf(answers) {
    const time = answer => Date.parse(answer.headers.get('Last-Modified')) || 0;
    return answers.filter(answer => answer.status === 200).sort((a, b) => time(b) - time(a))[0];
}

/**
 * The playlist that the cache is to have, for others who wait as well. Undefined until its new segments are there; while there is time, this may change even
 * where no origin has them.
 */
async function newer(r, found, number, hasTime) {
    const text = await found.reply.text();
    const seen = segments.seen(text, Date.now());
    const before = parse(known(r, r.uri));
    if (seen && !(before && before.number >= seen.number)) {
        const worst = await fetchNew(r, found.server, text, number);
        if (number && worst >= (hasTime ? 400 : 500)) {
            return undefined;
        }
        learn(r, r.uri, seen);
        await tell(r);
    }
    const modified = found.headers.get('Last-Modified');
    return shared(r, { time: Date.now(), version: Date.parse(modified) / 1000 || 0, type: found.headers.get('Content-Type'), modified: modified, text: text });
}

/** The same of a server elsewhere, whose playlist is numbered here; `same` where it has nothing new. */
async function newerElsewhere(r, found, number, hasTime) {
    const mine = () => upstreams.numbered(r, found, parse(known(r, r.uri)));
    let playlist = mine();
    let seen = segments.seen(playlist.text, Date.now());
    // It may be behind a load balancer, with servers that are a segment apart.
    if (seen && number && seen.number <= number) {
        return same;
    }
    const before = parse(known(r, r.uri));
    if (seen && !(before && before.number >= seen.number)) {
        const worst = await fetchNew(r, found.server, playlist.text, number);
        if (number && worst >= (hasTime ? 400 : 500)) {
            return undefined;
        }
        // Another pod may know better.
        await tell(r, seen);
        playlist = mine();
        seen = segments.seen(playlist.text, Date.now());
        learn(r, r.uri, seen);
    }
    return sharedAs(r, seen ? seen.number : Math.floor(Date.now() / 1000), playlist.text);
}

/** Leaves an answer for others who wait for it. */
function shared(r, answer) {
    if (calls.keep(ngx.shared.playlists, r.uri, JSON.stringify(answer))) {
        calls.keep(ngx.shared.found, r.uri, answer.time);
    }
    return answer;
}

/** The same of a playlist that was numbered here; `version`: its last number. */
function sharedAs(r, version, text) {
    const modified = new Date(version * 1000).toUTCString();
    return shared(r, { time: Date.now(), version: version, type: segments.type, modified: modified, text: text });
}

/** The playlist that another request has found: beyond a segment, or for those who have none, since a time. */
function answerFor(r, look) {
    const time = ngx.shared.found.get(r.uri) || 0;
    if (time === look.read || (!look.number && time <= look.oldest)) {
        return undefined;
    }
    look.read = time;
    const text = ngx.shared.playlists.get(r.uri);
    const answer = text && JSON.parse(text);
    return answer && (!look.number || answer.version > look.number) ? answer : undefined;
}

/** What the look of another request said, if it says anything of the playlist that this one has. */
function stateFor(r, look) {
    const words = (ngx.shared.looks.get(r.uri) || '').split(' ');
    return Number(words[0]) >= look.oldest && (words[1] !== 'same' || Number(words[2]) === look.number) ? words[1] : undefined;
}

/** Whether this request looks for all that wait for the same playlist: one does, for as long as it waits. */
function leads(r, look) {
    const leaders = ngx.shared.leaders;
    return leaders.add(r.uri, look.id) || (leaders.get(r.uri) === look.id && Boolean(leaders.set(r.uri, look.id)));
}

/** Lets another look. */
function leaves(r, look) {
    if (ngx.shared.leaders.get(r.uri) === look.id) {
        ngx.shared.leaders.delete(r.uri);
    }
}

/**
 * What players have seen of a playlist that may go on, if it may: an origin that does not answer may hang or restart with it. Players give up without a playlist,
 * and wait with an old one. Not longer than origins themselves wait for a publisher.
 */
function lastingOf(r, state) {
    const seen = parse(known(r, r.uri));
    const expires = Number(r.variables.playlist_expires);
    const old = seen && expires && Date.now() - seen.time > expires * 1000;
    return old || state === 'none' ? undefined : seen;
}

/** What origins say of a file, since a time. */
function inquire(r, time) {
    const question = questionOf(time);
    return poll(() => wordOf(r, question), 0, tick / 2);
}

/** A question that is asked now; answers count since a time. */
function questionOf(time) {
    return { time: time, end: Date.now() + longest, isAsked: false };
}

/**
 * What origins say to a question: `here` and the first that has the file, `none` (none has it), or `unsure`, where one does not answer, or too much is asked
 * for. The last two end in ` known` where an origin has had the stream lately, or is about to. Undefined as long as they are asked. Whoever comes first in each
 * tick asks for all that is wanted: strangers who want what does not exist cost origins no more questions than a single viewer.
 */
function wordOf(r, question) {
    if (encodeURIComponent(r.uri).length >= room) {
        return 'none';
    }
    const answer = ngx.shared.answers.get(r.uri) || '';
    const space = answer.indexOf(' ');
    if (Number(answer.slice(0, space)) >= question.time) {
        return answer.slice(space + 1);
    }
    if (Date.now() >= question.end || (!question.isAsked && !calls.keep(ngx.shared.questions, r.uri, '1'))) {
        return 'unsure';
    }
    question.isAsked = true;
    if (ngx.shared.ticks.add('tick', '1')) {
        askForAll(r);
    }
    return undefined;
}

/** Asks origins for what is wanted now, and notes what they say. */
async function askForAll(r) {
    const begin = Date.now();
    const uris = [];
    let length = 0;
    ngx.shared.questions.keys(room / 10).forEach(uri => {
        length += encodeURIComponent(uri).length + 1;
        if (length <= room) {
            uris.push(uri);
            ngx.shared.questions.delete(uri);
        }
    });
    if (!uris.length) {
        return;
    }
    const answer = (uri, word) => calls.keep(ngx.shared.answers, uri, `${begin} ${word}`);
    const words = uris.map(() => 'none');
    const isKnown = {};
    const isHere = {};
    await Promise.all(originsOf(r).map(async origin => {
        const digits = await digitsOf(r, origin, uris);
        uris.forEach((uri, at) => {
            const digit = digits[at];
            if (digit === '2' && !isHere[uri]) {
                isHere[uri] = true;
                answer(uri, `here ${origin}`);
            } else if (digit === '1') {
                isKnown[uri] = true;
            } else if (digit !== '0') {
                words[at] = 'unsure';
            }
        });
    }));
    uris.forEach((uri, at) => isHere[uri] || answer(uri, words[at] + (isKnown[uri] ? ' known' : '')));
}

/** A digit for each file, as an origin says it (playlist.js); others where it does not. */
async function digitsOf(r, origin, uris) {
    const url = urlOf(r, origin);
    const answer = await calls.ask(origin, `${url}/.known`, { 'X-Files': uris.map(encodeURIComponent).join(' ') });
    if (answer.status === 200) {
        return calls.textOf(answer);
    }
    if (answer.status !== 404) {
        return '';
    }
    // An origin of an older chart, or one that does not know this pod yet.
    const answers = await Promise.all(uris.map(uri => {
        const path = uri.split('/').map(encodeURIComponent).join('/');
        return calls.ask(origin, url + path, { Range: 'bytes=0-0', 'X-Seen': known(r, uri) });
    }));
    return answers.map(has => (has.status === 404 ? 0 : has.status && has.status < 400 ? 2 : '?')).join('');
}

/**
 * Fetches the segments of an origin's playlist that are newer than the cached one, whose last one has `number`: what players read of they will get, even if
 * the origin fails right after. The worst status.
 */
async function fetchNew(r, origin, text, number) {
    const playlist = segments.parse(text);
    const folder = r.uri.slice(0, r.uri.lastIndexOf('/') + 1);
    const uris = playlist ? playlist.segments.filter((_, at) => playlist.first + at > number).map(segment => segment.uri) : [];
    // Who comes first begins three segments before the end.
    const own = uris.slice(number ? -2 : -3).filter(uri => segments.isOwn(uri) && !/[?#]/.test(uri));
    const fetched = await Promise.all(own.map(uri => fetchSegment(r, origin, folder + uri)));
    return fetched.reduce((worst, status) => Math.max(worst, status), 0);
}

/** The first answer comes when the segment begins to arrive; the second waits until all of it is there, or the origin has failed meanwhile. */
async function fetchSegment(r, origin, path) {
    const uri = `/.fetch${encodeURI(path)}`;
    const options = { method: 'HEAD', args: `origin=${origin}` };
    const begun = await r.subrequest(uri, options);
    // Asking twice for a segment that nobody has would double the wait for an origin that hangs.
    if (begun.status >= 400) {
        return begun.status;
    }
    await pause(arrival);
    const arrived = await r.subrequest(uri, options);
    return arrived.status;
}

/**
 * Passes the request on to an origin that has the file, or to another pod that has it in its cache. The origin whose playlist names it is asked alone
 * at first: nginx passes on no request before all that it has asked have answered, and another origin may hang.
 */
async function first(r) {
    if (upstreams.isElsewhere(r)) {
        upstreams.fetch(r);
        return;
    }
    const own = r.headersIn['X-Origin'];
    const answers = own ? await ask(r, originsOf(r).filter(origin => origin === own), range, 0) : [];
    const word = answers.some(has) ? `here ${own}` : await inquire(r, own ? Date.now() : Date.now() - valid);
    if (word.startsWith('here')) {
        r.internalRedirect(`/@${word.slice('here '.length)}`);
        return;
    }
    await fromPeer(r, r.uri, word);
}

/** The same where a server elsewhere does not have it. */
async function again(r) {
    const word = upstreams.again(r);
    if (word) {
        await fromPeer(r, decoded(upstreams.path(r)), word);
    }
}

function decoded(path) {
    try {
        return decodeURIComponent(path);
    } catch (e) {
        return path;
    }
}

/** Passes the request on to another pod that has the file in its cache; `word`: what is known where none has. */
async function fromPeer(r, uri, word) {
    // Strangers have other pods asked for what players have seen alone.
    const others = ngx.shared.seen_segments.has(uri) ? peers.all(r) : [];
    const found = (await askAll(r, others, others.map(peer => `http://${peer}:${r.variables.own_port}/.peer`), range, 0)).filter(has)[0];
    if (found) {
        r.internalRedirect(`/@peer/${found.server}`);
    } else {
        missing(r, word);
    }
}

function originsOf(r) {
    return r.variables.origins.split(' ');
}

/** What each of some origins answers. */
function ask(r, origins, headers, patience) {
    return askAll(r, origins, origins.map(origin => urlOf(r, origin)), headers, patience);
}

function urlOf(r, origin) {
    return `http://${origin}.${r.variables.domain}:${r.variables.origin_port}`;
}

/** What each server answers; `patience`: how long those are waited for that hang, once another has the file. */
function askAll(r, servers, urls, headers, patience) {
    const answers = [];
    return new Promise(resolve => {
        if (!servers.length) {
            resolve(answers);
        }
        servers.forEach(async (server, at) => {
            const answer = await calls.ask(server, urls[at] + r.variables.request_uri, headers);
            answers.push(answer);
            if (answers.length === servers.length) {
                resolve(answers);
            } else if (answer.status && answer.status < 400) {
                setTimeout(() => resolve(answers), patience);
            }
        });
    });
}

function has(answer) {
    return answer.status && answer.status < 400;
}

/** What this pod knows that players have seen, as a header. */
function known(r, uri) {
    return ngx.shared.seen.get(uri) || '';
}

/** Remembers what players have seen, unless they have seen more. */
function learn(r, uri, seen) {
    const before = parse(known(r, uri));
    if (!seen || (before && before.number >= seen.number)) {
        return;
    }
    calls.keep(ngx.shared.seen, uri, header(seen));
    calls.keep(ngx.shared.numbers, uri, seen.number);
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    seen.segments.forEach(segment => calls.keep(ngx.shared.seen_segments, folder + segment.uri.split('?')[0], '1'));
}

/** Tells the other pods what players are about to see, and how that is numbered; and learns from them how they number it. */
function tell(r, seen) {
    const headers = { 'X-Seen': seen ? header(seen) : known(r, r.uri) };
    if (seen) {
        headers['X-Sessions'] = upstreams.tells(r.uri);
    }
    return askPeers(r, headers, answer => seen && upstreams.learn(r.uri, answer.headers.get('X-Sessions')));
}

/** Asks another pod what players have seen of a playlist; of `/`: of all. */
function askPeer(r, peer, path, headers) {
    return calls.ask(peer, `http://${peer}:${r.variables.own_port}/.seen${path}`, headers);
}

/** Asks the other pods of a playlist, and calls `heard` with each answer; those that hang are not waited for. */
function askPeers(r, headers, heard) {
    const asked = peers.all(r).map(async peer => {
        const answer = await askPeer(r, peer, upstreams.path(r), headers);
        if (answer.status === 204) {
            heard(answer);
        }
    });
    return Promise.race([Promise.all(asked), pause(patience)]);
}

/**
 * Learns what players have seen of a stream at other pods: a pod tells those alone that it knows, and this one may have started since, or know no origin that
 * has the stream. `headers`: what else they are asked.
 */
function catchUp(r, headers) {
    return askPeers(r, headers, answer => learn(r, r.uri, segments.told(answer.headers.get('X-Seen'))));
}

/** Learns from another pod, and from nobody else; tells one that asks, and looks for it before. */
async function told(r) {
    if (!peers.ask(r)) {
        r.return(404);
        return;
    }
    const uri = r.uri.slice('/.seen'.length);
    if (r.headersIn['X-Seen']) {
        learn(r, uri, segments.told(r.headersIn['X-Seen']));
    } else {
        if (r.headersIn['X-Look'] && isOld(parse(known(r, uri))) && ngx.shared.caught.add(`look ${uri}`, '1')) {
            await r.subrequest(`/.look${upstreams.path(r).slice('/.seen'.length)}`, { method: 'HEAD' });
        }
        if (known(r, uri)) {
            r.headersOut['X-Seen'] = known(r, uri);
        }
    }
    if (upstreams.isElsewhere(r)) {
        upstreams.learn(uri, r.headersIn['X-Sessions']);
        r.headersOut['X-Sessions'] = upstreams.tells(uri);
    }
    r.return(204);
}

/** Tells another pod that starts what players have seen. */
function tellAll(r) {
    if (!peers.ask(r)) {
        r.return(404);
        return;
    }
    r.return(200, JSON.stringify(ngx.shared.seen.items(learnt)));
}

/**
 * Learns from each of the other pods once, before players come: they may leave and origins be replaced at the same time, and nobody else would know that a
 * stream comes back, and with which numbers it goes on. Returns whether that is done.
 */
async function learnAll(r) {
    const start = ngx.shared.start;
    start.add('time', String(Date.now()));
    if (start.has('learnt')) {
        return true;
    }
    const found = peers.found(r);
    const asked = (found || []).filter(peer => start.get(peer) !== 'told').map(peer => learnFrom(r, peer));
    await Promise.race([Promise.all(asked), pause(hanging)]);
    const waited = Date.now() - Number(start.get('time'));
    const isDone = found ? found.every(peer => waited >= limitOf(start.get(peer))) : waited >= learning;
    if (isDone) {
        start.set('learnt', '1');
    }
    return isDone;
}

/** Learns from a pod all that it tells one that starts, and notes whether it does. */
async function learnFrom(r, peer) {
    const answer = await askPeer(r, peer, '/', {});
    const text = answer.status === 200 ? await calls.textOf(answer) : '';
    if (text) {
        JSON.parse(text).forEach(pair => learn(r, pair[0], segments.told(pair[1])));
    }
    calls.keep(ngx.shared.start, peer, text ? 'told' : answer.status === 404 ? 'stranger' : 'silent');
}

/** For how many milliseconds this pod waits for another, by what that one said: one that says nothing may be going. */
function limitOf(word) {
    return word === 'told' ? 0 : word === 'stranger' ? introduced : learning;
}

/**
 * Calls `check` until it returns something: after `wait` milliseconds, and then more and more seldom, up to `most` milliseconds apart. Without `await`, which
 * takes kilobytes each time until the request ends.
 */
function poll(check, wait, most) {
    let delay = 2;
    return new Promise(resolve => {
        const next = () => {
            const value = check();
            if (value === undefined) {
                setTimeout(next, delay);
                delay = Math.min(delay * 2, most);
            } else {
                resolve(value);
            }
        };
        if (wait) {
            setTimeout(next, wait);
        } else {
            next();
        }
    });
}

function pause(time) {
    return new Promise(resolve => setTimeout(resolve, time));
}

function header(seen) {
    return encodeURIComponent(JSON.stringify(seen));
}

function parse(header) {
    try {
        return JSON.parse(decodeURIComponent(header));
    } catch (e) {
        return undefined;
    }
}

/** 404 only if every origin says so. The cache remembers it for a second, but not while it looks for a new segment itself (fetchSegment). */
function missing(r, word) {
    r.headersOut['X-Accel-Expires'] = r.headersIn['X-Origin'] ? '0' : '1';
    r.return(/^none/.test(word) ? 404 : 503);
}

/** Answers whether this pod finds a playlist, its own, and remembers what players would see of it. */
async function ready(r) {
    const address = peers.inUrl(r.headersIn['X-Own-Address']);
    let problem;
    try {
        const answers = await askAll(r, ['itself'], [`http://${address}:${r.variables.own_port}`], {}, 0);
        const found = newestOf(answers);
        const text = found ? await found.reply.text() : '';
        const seen = segments.seen(text, Date.now());
        const uri = `${r.uri}.${process.pid}`;
        learn(r, uri, seen);
        const remembered = parse(known(r, uri));
        ngx.shared.seen.delete(uri);
        problem = seen && remembered && remembered.number === seen.number ? '' : `its status is ${answers[0].status}`;
        if (!problem && !(await learnAll(r))) {
            r.return(503, 'not ready: asks the other pods of the cache what players have seen\n');
            return;
        }
    } catch (e) {
        // Not every njs says so by itself.
        problem = e;
    }
    if (problem) {
        problem = `cannot find a playlist of its own: ${problem}`;
    } else if (r.variables.waits_to_be_known) {
        problem = await strangerTo(r);
    }
    if (problem) {
        r.error(problem);
    }
    r.return(problem ? 500 : 200, problem ? 'not ready: the log says why\n' : 'ready\n');
}

/** What is wrong where an origin that answers does not know this pod yet: with signed links, it would refuse what viewers ask for here. */
async function strangerTo(r) {
    const answers = await Promise.all(originsOf(r).map(origin => calls.ask(origin, `${urlOf(r, origin)}/.known`, {})));
    const stranger = answers.filter(answer => answer.status === 404 || answer.status === 403)[0];
    return stranger ? `${stranger.server} does not know this pod of the cache yet` : '';
}

export default { newest, first, again, told, tellAll, isPeer: peers.isPeer, ready };
