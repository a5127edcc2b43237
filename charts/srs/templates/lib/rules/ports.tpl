{{- /* The ports of pods. */ -}}
{{- define "srs.rules.ports" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- $role := .role }}
  {{- $taken := dict }}
  {{- range .listeners }}
    {{- $port := printf "%d/%s" .port .protocol }}
    {{- if and (hasKey $taken $port) (not .sharing) }}
      {{- $problems = append $problems (printf
        "%s: %s and %s both listen on port %s: give one of them another" $role (get $taken $port) .path $port) }}
    {{- end }}
    {{- $_ := set $taken $port .path }}
    {{- if not .port }}
      {{- $problems = append $problems (printf "%s: %s names no port: give it one, such as 1935 or 0.0.0.0:1935" $role .path) }}
    {{- else if lt .port 1024 }}
      {{- $problems = append $problems (printf (print
        "%s: %s is port %d, and the pods run without the privilege to listen below 1024: "
        "choose a higher one, and set service.ports.%s.port to %d") $role .path .port .kind .port) }}
    {{- end }}
  {{- end }}
  {{- if and (eq .program "srs") (not .textProblems) (not (include "srs.listener" (dict "component" . "kind" "rtmp") | fromJson)) }}
    {{- $problems = append $problems (printf "%s.configText has no listen: SRS needs an RTMP port, such as listen 1935" $role) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
