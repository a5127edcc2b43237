{{- /* The keys of publishers. */ -}}
{{- define "srs.rules.publishKeys" -}}
{{- $values := .Values.publish.keys }}
{{- $keys := .model.keys }}
{{- $ways := list "generate" "streams" "existingSecret" }}
{{- include "srs.rules.keySources" (dict "values" $values "at" "publish.keys" "ways" $ways "keys" $keys) }}
{{- $strange := list }}
{{- $broken := list }}
{{- $part := `[^\s*/:"'?#&=,;\[\]\\]+` }}
{{- range $pattern, $key := $values.streams }}
  {{- if not (regexMatch (printf `^(\*|%s(/%s)*/(\*|%s))$` $part $part $part) $pattern) }}
    {{- $strange = append $strange (quote $pattern) }}
  {{- end }}
  {{- if not (regexMatch `^[A-Za-z0-9._~-]+( +[A-Za-z0-9._~-]+)*$` (toString $key)) }}
    {{- $broken = append $broken (quote $pattern) }}
  {{- end }}
{{- end }}
{{- with $strange }}
  * publish.keys.streams has entries that fit no stream, {{ join ", " . }}: write a stream with its application (live/camera), all streams
    of an application (live/*), or all of them (*)
{{- end }}
{{- with $broken }}
  * publish.keys.streams: the keys of {{ join ", " . }} are empty, or have characters that do not get through an address or OBS: use
    letters, digits and -._~ alone
{{- end }}
{{- if $keys.secret }}
  {{- include "srs.rules.publishKeysApi" . }}
  {{- range .model.components }}
    {{- if eq .program "srs" }}
      {{- include "srs.rules.hooksText" (dict "ctx" $ "component" . "value" "publish.keys" "hooks" (list "on_publish")) }}
      {{- include "srs.rules.publishKeysOwn" (dict "ctx" $ "component" .) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
SRS keeps the session of a publisher by WHIP whom a hook has refused, under a name that the publisher may choose. nginx lets nobody do so.
Its dot is the root.
*/ -}}
{{- define "srs.rules.publishKeysApi" -}}
{{- $open := list }}
{{- range $component := dig "rtc_server" "enabled" false (.model.origin.config | default dict) | ternary .model.components dict }}
  {{- range .listeners }}
    {{- $listener := . }}
    {{- $api := or (has .kind (list "api" "api-https")) (has (.sharing | default "") (list "api" "api-https")) }}
    {{- if and $api .offered }}
      {{- $open = append $open (printf "service.ports.%s" (include "srs.portKey" .name)) }}
    {{- end }}
    {{- range concat $.model.routes.ingress $.model.routes.gateway }}
      {{- if and $api (eq (.listener | default "") $listener.kind) }}
        {{- $open = append $open .at }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $open }}
  {{- $remedy := printf "remove %s, and use WHIP where HLS is" (uniq . | join " and ") }}
  {{- if eq $.Values.mode "single" }}
    {{- $remedy = printf "choose mode nginx-sidecar, whose nginx takes WHIP and asks for keys, and remove %s" (uniq . | join " and ") }}
  {{- end }}
  * publish.keys cannot be combined with WebRTC and a public HTTP API ({{ uniq . | join ", " }}), because SRS lets a publisher by WHIP
    go on whom its hook refuses: {{ $remedy }}
{{- end }}
{{- end }}

{{- /* What SRS and its ffmpeg publish to SRS itself needs a key as well. ctx, component */ -}}
{{- define "srs.rules.publishKeysOwn" -}}
{{- range $path := list "vhost.*.ingest.*.engine.*.output" "vhost.*.transcode.*.engine.*.output" "stream_caster.*.output" }}
  {{- range get $.component.directives $path | default list }}
    {{- $around := get .around (trimSuffix ".engine.*.output" $path | trimSuffix ".output") | default dict }}
    {{- $output := get .node .key | toString }}
    {{- $own := regexMatch `^rtmp://(127\.0\.0\.1|localhost|\[::1\])[:/]` $output }}
    {{- if and $around.enabled $own (not (regexMatch `[?&]key=|\[param\]` $output)) }}
      {{- $remedy := "add ?key=KEY, or put the address with it into a Secret and write {valueFrom: {secretKeyRef: …}}" }}
      {{- if contains "transcode" $path }}
        {{- $remedy = "end it in [param], which passes the publisher's key on" }}
      {{- end }}
      * {{ $.component.at }}.config: {{ .at }} publishes to this server without a key, which publish.keys refuses: {{ $remedy }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
