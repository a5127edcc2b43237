{{- /* Signed links: play.auth. */ -}}
{{- define "srs.rules.play" -}}
{{- $values := .Values.play.auth }}
{{- $play := .model.play }}
{{- include "srs.rules.keySources" (dict "values" $values "at" "play.auth" "ways" (list "generate" "keys" "existingSecret") "keys" $play) }}
{{- $bad := 0 }}
{{- range $values.keys }}
  {{- if not (regexMatch `^[A-Za-z0-9._~-]{16,}$` (toString .)) }}
    {{- $bad = add1 $bad }}
  {{- end }}
{{- end }}
{{- if $bad }}
  * play.auth.keys has {{ $bad }} of fewer than 16 characters, or with others than letters, digits and -._~: make one with openssl rand
    -hex 32
{{- end }}
{{- if or $play.secret .Values.play.authRequest.url }}
  {{- range .model.components }}
    {{- if eq .program "srs" }}
      {{- include "srs.rules.playPages" (dict "ctx" $ "component" .) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $play.secret }}
  {{- if .Values.recordings.public }}
    * recordings.public cannot be combined with play.auth, because a link is for a stream and not for its recordings: remove one of them
  {{- end }}
  {{- range .model.components }}
    {{- if eq .program "srs" }}
      {{- include "srs.rules.hooksText" (dict "ctx" $ "component" . "value" "play.auth" "hooks" (list "on_connect" "on_play")) }}
      {{- include "srs.rules.playServes" (dict "ctx" $ "component" .) }}
    {{- end }}
  {{- end }}
  {{- $proxies := (.model.origin.traits | default dict).proxied }}
  {{- if and $proxies (not .Values.networkPolicy.enabled) }}
    * play.auth with origin.cluster proxy needs networkPolicy.enabled, because origins cannot tell edges from others behind the proxies,
      whose RTMP port all pods of the cluster reach: set networkPolicy.enabled, or origin.cluster: mesh
  {{- end }}
{{- end }}
{{- end }}

{{- /* SRS's own web server asks nobody. ctx, component */ -}}
{{- define "srs.rules.playPages" -}}
{{- $pages := .ctx.model.table.pages }}
{{- $dir := dig "http_server" "dir" "./objs/nginx/html" .component.config | toString }}
{{- $remedy := empty .component.text | ternary "remove it" (printf "set it to %s, where there are players alone" $pages) }}
{{- $value := empty .ctx.model.play.secret | ternary "play.authRequest" "play.auth" }}
{{- if and (dig "http_server" "enabled" false .component.config) (ne $dir $pages) (not .component.textFrom) }}
  * {{ .component.at }}.config: http_server.dir is {{ quote $dir }}, and SRS's web server serves what is there without
    {{ $value }}: {{ $remedy }}
{{- end }}
{{- end }}

{{- /* What SRS or nginx would serve without asking for a link. ctx, component */ -}}
{{- define "srs.rules.playServes" -}}
{{- $component := .component }}
{{- $whose := .component.at }}
{{- range list "http_static" "dash" "hds" }}
  {{- $block := . }}
  {{- range get $component.blocks (printf "vhost.*.%s" .) | default list }}
    {{- if .node.enabled }}
      * {{ $whose }}.config: {{ .at }} is served to anyone, and play.auth has links for HLS alone among files: remove it, or play.auth
    {{- end }}
  {{- end }}
{{- end }}
{{- range get $component.blocks "vhost.*.hls" | default list }}
  {{- if and .node.enabled (eq $.ctx.Values.mode "single") }}
    * play.auth cannot be combined with {{ .at }} in mode single, where SRS serves segments without asking: choose mode nginx-sidecar, or
      set config.{{ .at }}.enabled: false
  {{- end }}
  {{- if and .node.enabled .node.hls_entry_prefix }}
    * {{ $whose }}.config: {{ .at }}.hls_entry_prefix leads players away from the path with the token of play.auth: remove it
  {{- end }}
{{- end }}
{{- range get $component.blocks "rtsp_server" | default list }}
  {{- if .node.enabled }}
    * {{ $whose }}.config: play.auth cannot be combined with rtsp_server, because no link has been seen to guard it: set
      rtsp_server.enabled: false
  {{- end }}
{{- end }}
{{- end }}

{{- /* Keys come from one place, and can be made only where a cluster tells the one of before. values, at, ways, keys */ -}}
{{- define "srs.rules.keySources" -}}
{{- $sources := list }}
{{- range .ways }}
  {{- if get $.values . }}
    {{- $sources = append $sources (printf "%s.%s" $.at .) }}
  {{- end }}
{{- end }}
{{- if gt (len $sources) 1 }}
  * {{ join " and " $sources }} are set, and keys come from one place: keep one of them
{{- end }}
{{- if and (eq (.keys.from | default "") "generate") (not .keys.key) }}
  * {{ .at }}.generate creates a key once and then reads it from the cluster, and there is no cluster to read from here (helm template,
    --dry-run=client, Argo CD): create a Secret, and set {{ .at }}.existingSecret
{{- end }}
{{- end }}

{{- /* A srs.conf of the user's own has to ask. ctx, component, value (that asks), hooks */ -}}
{{- define "srs.rules.hooksText" -}}
{{- $role := .component.role }}
{{- $all := include "srs.config.hook" (dict "ctx" .ctx "role" $role) | fromJson }}
{{- $asked := dict }}
{{- range .hooks }}
  {{- $_ := set $asked . (get $all .) }}
{{- end }}
{{- if .component.textFrom }}
  * {{ .value }} cannot be combined with {{ $role }}.configText.valueFrom, because nothing tells here whether that asks nginx: set
    {{ $role }}.config or the text itself
{{- else if and .component.text (not .component.textProblems) }}
  {{- range $name, $vhost := .component.config.vhost }}
    {{- $own := ($vhost | default dict).http_hooks | default dict }}
    {{- $missing := list }}
    {{- range $hook, $url := $asked }}
      {{- $urls := kindIs "slice" (get $own $hook) | ternary (get $own $hook) (list (get $own $hook)) }}
      {{- if not (and $own.enabled (has $url $urls)) }}
        {{- $missing = append $missing (printf "%s %s;" $hook $url) }}
      {{- end }}
    {{- end }}
    {{- with $missing }}
      * {{ $role }}.configText: vhost {{ $name }} does not ask for {{ $.value }}: add http_hooks { enabled on; {{ join " " . }} }
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
