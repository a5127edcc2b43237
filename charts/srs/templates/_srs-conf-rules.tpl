{{- /* What SRS refuses, ignores or stumbles over at run time, told before it starts. */ -}}

{{- /*
What is wrong with a component's effective configuration, as a JSON list.
ctx, component
*/ -}}
{{- define "srs.config.problems" -}}
{{- $component := .component }}
{{- $role := $component.role }}
{{- $config := $component.config }}
{{- $version := $component.version }}
{{- $facts := .ctx.srs.facts }}
{{- $problems := list }}
{{- $directives := $component.directives }}
{{- $on := list "true" "on" }}

{{- /* Directives of other versions. */}}
{{- if $version }}
  {{- $shown := trimSuffix ".9999" $version }}
  {{- $remedy := printf "the image of %s is %s: remove it, or choose another image (srsVersion tells the version of one whose tag does not)" $role $shown }}
  {{- range $facts.versions }}
    {{- $row := . }}
    {{- range get $directives .path | default list }}
      {{- if and $row.since (not (include "srs.version.reached" (dict "since" $row.since "version" $version))) }}
        {{- $problems = append $problems (printf "%s.config: %s needs SRS %s, and %s" $role .at (kindIs "slice" $row.since | ternary $row.since (list $row.since) | join " or ") $remedy) }}
      {{- else if and $row.until (include "srs.version.reached" (dict "since" $row.until "version" $version)) }}
        {{- $problems = append $problems (printf "%s.config: %s is gone since SRS %s, and %s" $role .at (kindIs "slice" $row.until | ternary $row.until (list $row.until) | join " or ") $remedy) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- range $listener := $facts.listeners }}
    {{- range get $directives (join "." .path) | default list }}
      {{- $value := get .node .key }}
      {{- if and (kindIs "slice" $value) (kindIs "string" $listener.several) (not (include "srs.version.reached" (dict "since" $listener.several "version" $version))) }}
        {{- $problems = append $problems (printf "%s.config: %s takes one port before SRS %s, and the image is %s: name one" $role .at $listener.several $shown) }}
      {{- end }}
      {{- if and (toString $value | contains ":") (hasKey $listener "address") (not (include "srs.version.reached" (dict "since" ($listener.address | default "9999.0.0") "version" $version))) }}
        {{- $problems = append $problems (printf "%s.config: %s takes a port without an address%s, and would listen elsewhere: name the port alone" $role .at (empty $listener.address | ternary "" (printf " before SRS %v" $listener.address))) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /* Blocks that are on, without what they need. */}}
{{- range $need := $facts.needs }}
  {{- range get $directives (printf "%s.enabled" .path) | default list }}
    {{- if has (toString .node.enabled) $on }}
      {{- $block := .node }}
      {{- $at := trimSuffix ".enabled" .at }}
      {{- with $need.block }}
        {{- if not (has (dig . "enabled" false $config | toString) $on) }}
          {{- $problems = append $problems (printf "%s.config: %s.enabled needs %s.enabled: turn that on too, or this off" $role $at .) }}
        {{- end }}
      {{- end }}
      {{- range $need.all }}
        {{- if not (get $block .) }}
          {{- $problems = append $problems (printf "%s.config: %s.enabled needs %s.%s: set it, or turn %s off" $role $at $at . $at) }}
        {{- end }}
      {{- end }}
      {{- $some := false }}
      {{- range $need.some }}
        {{- $some = or $some (hasKey $block .) }}
      {{- end }}
      {{- if and $need.some (not $some) }}
        {{- $problems = append $problems (printf "%s.config: %s.enabled needs at least one of %s: set one, or turn %s off" $role $at (join ", " $need.some) $at) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /* Files outside of the volumes that SRS can write to. */}}
{{- $writable := list "./objs/nginx/html" "/usr/local/srs/objs/nginx/html" "/tmp" }}
{{- range $component.pod.volumeMounts }}
  {{- if not .readOnly }}
    {{- $writable = append $writable (trimSuffix "/" .mountPath) }}
  {{- end }}
{{- end }}
{{- range $facts.writes }}
  {{- range get $directives .path | default list }}
    {{- if has (toString .node.enabled) $on }}
      {{- $path := get .node .key }}
      {{- $inside := false }}
      {{- range $writable }}
        {{- $inside = or $inside (eq $path .) (hasPrefix (printf "%s/" .) $path) }}
      {{- end }}
      {{- if or (not $inside) (contains "/../" $path) }}
        {{- $problems = append $problems (printf "%s.config: %s is %q, which SRS cannot write to: choose a path below %s, or mount a volume there by %s.pod.volumes and %s.pod.volumeMounts" $role .at $path (join " or " $writable) $role $role) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /* HLS. */}}
{{- range get $directives "vhost.*.hls.enabled" | default list }}
  {{- if has (toString .node.enabled) $on }}
    {{- $at := trimSuffix ".enabled" .at }}
    {{- $fragment := .node.hls_fragment | default 10 | float64 }}
    {{- $window := .node.hls_window | default 60 | float64 }}
    {{- if le $window $fragment }}
      {{- $problems = append $problems (printf "%s.config: %s.hls_window (%v s) is not longer than hls_fragment (%v s), so playlists would be empty: make it at least three times as long" $role $at $window $fragment) }}
    {{- end }}
    {{- /* Behind nginx, files are cached by their names. */}}
    {{- if and $component.nginx .node.hls_ts_file (not (regexMatch `\[(timestamp|999)\]` .node.hls_ts_file)) }}
      {{- $problems = append $problems (printf "%s.config: %s.hls_ts_file is %q: after a restart its numbers repeat, and caches would deliver old segments for new ones; put [timestamp] into it" $role $at .node.hls_ts_file) }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /* More clients than files: 1048576 is what container runtimes allow at most, by default. */}}
{{- if gt (add ($config.max_connections | default 1000 | int) 128) 1048576 }}
  {{- $problems = append $problems (printf "%s.config: max_connections is %d, and SRS does not start when that plus 128 exceeds the files that it may open, 1048576 in most clusters: choose at most 1048448, and more replicas" $role (int $config.max_connections)) }}
{{- end }}

{{- /* The environment goes before the file, in SRS. */}}
{{- range $component.pod.env }}
  {{- if hasPrefix "SRS_" .name }}
    {{- $directive := get ($.ctx.Files.Get "files/srs-environment.json" | fromJson) .name | default "a directive" }}
    {{- $problems = append $problems (printf "pod.env or %s.pod.env sets %s, which SRS would read over its configuration, past the chart: set %s in config or %s.config" $role .name $directive $role) }}
  {{- end }}
{{- end }}
{{- range $component.pod.envFrom }}
  {{- if hasPrefix "SRS_" (.prefix | default "") }}
    {{- $problems = append $problems (printf "pod.envFrom or %s.pod.envFrom has the prefix %s, whose variables SRS would read over its configuration, past the chart: set directives in config or %s.config" $role .prefix $role) }}
  {{- end }}
{{- end }}

{{- toJson $problems }}
{{- end }}
