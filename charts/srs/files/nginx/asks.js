// Who may play HLS, by what services of the user's say: the one of play.authRequest, and SRS's on_play hooks.
import crypto from 'crypto';
import peers from 'peers.js';

/** Answers whether all services let somebody play. nginx keeps the answer for a while. */
async function ask(r) {
    const header = name => r.headersIn[name] || '';
    const asked = { path: header('X-Path'), query: header('X-Asked-Query'), stream: header('X-Stream'), address: header('X-Client') };
    try {
        const answers = [];
        if (r.variables.auth_url) {
            // The oldest njs takes no await among arguments.
            const answer = await mayPass(r, asked);
            answers.push(answer);
        }
        const hooks = /\.m3u8$/.test(asked.path) ? hooksOf(r, asked) : [];
        for (let i = 0; i < hooks.length && answers.every(answer => answer === 204); i++) {
            const answer = await mayPlay(r, asked, hooks[i]);
            answers.push(answer);
        }
        r.return(answers.find(answer => answer !== 204) || 204);
    } catch (e) {
        r.error(`cannot ask who may play: ${e.message}`);
        r.return(502);
    }
}

/** What the service of play.authRequest answers: 2xx admits, 401 and 403 refuse. */
async function mayPass(r, asked) {
    const headers = { 'X-Original-URI': asked.path + (asked.query ? `?${asked.query}` : ''), 'X-Stream': asked.stream, 'X-Real-IP': asked.address };
    ['Authorization', 'Cookie', 'Referer', 'User-Agent', 'Origin'].filter(name => r.headersIn[name]).forEach(name => {
        headers[name] = r.headersIn[name];
    });
    const reply = await fetchByName(r, r.variables.auth_url, { headers: headers });
    return reply.ok ? 204 : reply.status === 401 || reply.status === 403 ? reply.status : 502;
}

/** The hooks of the vhost that a stream is in. */
function hooksOf(r, asked) {
    const hooks = JSON.parse(r.variables.play_hooks);
    const parts = asked.stream.split('/');
    asked.vhost = parts.length > 2 && parts[0] in hooks ? parts.shift() : '__defaultVhost__';
    asked.name = parts.pop();
    asked.app = parts.join('/');
    return hooks[asked.vhost] || [];
}

/** What a hook says, asked as SRS does. Who asks again for the same is the same client. */
async function mayPlay(r, asked, url) {
    const param = asked.query ? `?${asked.query}` : '';
    const client = crypto.createHash('sha256').update([asked.stream, param, asked.address].join(' ')).digest('hex').slice(0, 8);
    const body = JSON.stringify({
        server_id: 'nginx',
        service_id: 'nginx',
        action: 'on_play',
        client_id: client,
        ip: asked.address,
        vhost: asked.vhost,
        app: asked.app,
        stream: asked.name,
        tcUrl: `http://${asked.vhost}/${asked.app}`,
        param: param,
        pageUrl: r.headersIn.Referer || '',
        stream_url: `/${asked.app}/${asked.name}`,
    });
    const reply = await fetchByName(r, url, { method: 'POST', body: body, headers: { 'Content-Type': 'application/json' } });
    const text = await reply.text();
    return reply.status === 200 && (text.trim() === '0' || codeOf(text) === 0) ? 204 : 403;
}

function codeOf(text) {
    try {
        return JSON.parse(text).code;
    } catch (e) {
        return undefined;
    }
}

/** nginx looks for whole names alone: short ones of the cluster are completed as the pod's resolv.conf would. */
async function fetchByName(r, url, options) {
    const parts = /^(http:\/\/)([^/:]+)(.*)$/.exec(url);
    const domain = r.variables.domain;
    // Addresses have no other names.
    const names = !parts || /^([0-9.]+$|\[)/.test(parts[2]) ? [url] : namesOf(parts[2], domain).map(name => parts[1] + name + parts[3]);
    let error;
    for (let i = 0; i < names.length; i++) {
        try {
            return await ngx.fetch(names[i], options);
        } catch (e) {
            error = e;
        }
    }
    throw error;
}

/** The names that a short one may stand for. `domain`: NAMESPACE.svc.cluster.local */
function namesOf(host, domain) {
    const dots = host.split('.').length - 1;
    const labels = domain.split('.');
    const searched = [domain, labels.slice(1).join('.'), labels.slice(2).join('.')].map(suffix => `${host}.${suffix}`);
    return dots < 2 ? searched.concat(host) : [host].concat(searched);
}

export default { isPod: peers.isPeer, ask };
