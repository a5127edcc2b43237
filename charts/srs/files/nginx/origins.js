// Finds what the HLS cache wants: asks all origins at once, as streams move between them.

/**
 * Answers with the newest of the playlists that the origins have, if it is newer than the one in the cache. If there is none anywhere, not even in the
 * cache, the answer waits: a stream may be about to begin, or to come back at another origin, and players give up after a few 404s.
 */
async function newest(r) {
    const since = r.headersIn['If-Modified-Since'];
    const until = Date.now() + (since ? 0 : Number(r.variables.playlist_wait) * 1000);
    let answers = await ask(r, since ? { 'If-Modified-Since': since } : {});
    while (Date.now() < until && !answers.some(answer => answer.status === 200)) {
        await new Promise(resolve => setTimeout(resolve, 500));
        answers = await ask(r, {});
    }
    const time = answer => Date.parse(answer.headers.get('Last-Modified')) || 0;
    const found = answers.filter(answer => answer.status === 200).sort((a, b) => time(b) - time(a))[0];
    if (found) {
        r.headersOut['Content-Type'] = found.headers.get('Content-Type');
        r.headersOut['Last-Modified'] = found.headers.get('Last-Modified');
        // On a line of its own: njs 0.7 crashes on an await within the call.
        const text = await found.reply.text();
        r.return(200, text);
    } else if (answers.some(answer => answer.status === 304 && answer.headers.get('Last-Modified') === since)) {
        r.return(304);
    } else if (since) {
        // Hangs up: an answer would replace the playlist in the cache.
        r.return(444);
    } else {
        missing(r, answers);
    }
}

/** Passes the request on to the first origin that has the file. */
async function first(r) {
    const answers = await ask(r, { Range: 'bytes=0-0' });
    const has = answers.filter(answer => answer.status && answer.status < 400)[0];
    if (has) {
        r.internalRedirect(`/@${has.origin}`);
    } else {
        missing(r, answers);
    }
}

/** What each origin answers; its status is 0 where it does not. */
function ask(r, headers) {
    return Promise.all(
        r.variables.origins.split(' ').map(async origin => {
            try {
                const url = `http://${origin}.${r.variables.domain}:${r.variables.origin_port}${r.variables.request_uri}`;
                const reply = await ngx.fetch(url, { headers: headers });
                return { origin: origin, status: reply.status, headers: reply.headers, reply: reply };
            } catch (e) {
                return { origin: origin, status: 0 };
            }
        }),
    );
}

/** 404 only if every origin says so. */
function missing(r, answers) {
    r.return(answers.every(answer => answer.status === 404) ? 404 : 503);
}

export default { newest, first };
