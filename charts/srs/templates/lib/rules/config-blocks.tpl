{{- /* Blocks of srs.conf that are on and do not work as they stand. ctx, component */ -}}
{{- define "srs.rules.configBlocks" -}}
{{- $whose := .component.at }}
{{- $environment := .component.secretEnvironment }}
{{- range $need := .ctx.model.facts.needs }}
  {{- range get $.component.directives (printf "%s.enabled" .path) | default list }}
    {{- if .node.enabled }}
      {{- $block := .node }}
      {{- $at := trimSuffix ".enabled" .at }}
      {{- with $need.block }}
        {{- if not (dig . "enabled" false $.component.config) }}
          * {{ $whose }}.config: {{ $at }}.enabled needs {{ . }}.enabled: turn that on as well, or turn this off
        {{- end }}
      {{- end }}
      {{- range $need.all }}
        {{- if not (or (get $block .) (hasKey $environment (printf "%s.%s" $at .))) }}
          * {{ $whose }}.config: {{ $at }}.enabled needs {{ $at }}.{{ . }}: set it, or turn {{ $at }} off
        {{- end }}
      {{- end }}
      {{- $some := empty $need.some }}
      {{- range $need.some }}
        {{- $some = or $some (hasKey $block .) (hasKey $environment (printf "%s.%s" $at .)) }}
      {{- end }}
      {{- if not $some }}
        * {{ $whose }}.config: {{ $at }}.enabled needs at least one of {{ join ", " $need.some }}: set one, or turn {{ $at }} off
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $writable := list "./objs/nginx/html" "/usr/local/srs/objs/nginx/html" "/tmp" }}
{{- range .component.pod.volumeMounts }}
  {{- if not .readOnly }}
    {{- $writable = append $writable (trimSuffix "/" .mountPath) }}
  {{- end }}
{{- end }}
{{- range .ctx.model.facts.writes }}
  {{- range get $.component.directives .path | default list }}
    {{- $path := get .node .key | toString }}
    {{- $inside := false }}
    {{- range $writable }}
      {{- $inside = or $inside (eq $path .) (hasPrefix (printf "%s/" .) $path) }}
    {{- end }}
    {{- if and .node.enabled (or (not $inside) (contains "/../" $path)) }}
      * {{ $whose }}.config: {{ .at }} is {{ quote $path }}, which SRS cannot write to: choose a path below {{ join " or " $writable }}, or
        mount a volume there with {{ $whose }}.pod.volumes and {{ $whose }}.pod.volumeMounts
    {{- end }}
  {{- end }}
{{- end }}
{{- range get .component.directives "vhost.*.hls.enabled" | default list }}
  {{- if .node.enabled }}
    {{- $at := trimSuffix ".enabled" .at }}
    {{- $fragment := .node.hls_fragment | default 10 | float64 }}
    {{- $window := .node.hls_window | default 60 | float64 }}
    {{- if le $window $fragment }}
      * {{ $whose }}.config: {{ $at }}.hls_window ({{ $window }} s) is not longer than hls_fragment ({{ $fragment }} s), so playlists would
        be empty: make it at least three times as long
    {{- end }}
    {{- $needed := $.ctx.Values.nginx.holdBackSeconds | float64 | addf (mulf 2 $fragment) }}
    {{- if and $.component.nginx $.ctx.Values.nginx.holdBackSeconds (lt $window $needed) }}
      * {{ $whose }}.config: {{ $at }}.hls_window ({{ $window }} s) is too short for nginx.holdBackSeconds
        {{ $.ctx.Values.nginx.holdBackSeconds }}, with which players want the segments of the last {{ $needed }} s: make hls_window at least
        that long, or nginx.holdBackSeconds smaller
    {{- end }}
    {{- /* Behind nginx, files are cached by their names. */}}
    {{- $file := .node.hls_ts_file | toString }}
    {{- if and $.component.nginx .node.hls_ts_file (not (regexMatch `\[(timestamp|999)\]` $file)) }}
      * {{ $whose }}.config: {{ $at }}.hls_ts_file is {{ quote $file }}: after a restart its numbers repeat, and caches would deliver old
        segments for new ones; put [timestamp] into it
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
