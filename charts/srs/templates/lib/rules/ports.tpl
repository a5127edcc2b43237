{{- /* The ports of pods. */ -}}
{{- define "srs.rules.ports" -}}
{{- $problems := list }}
{{- $ports := .Values.service.ports }}
{{- range .srs.components }}
  {{- $role := .role }}
  {{- $taken := dict }}
  {{- $held := dict }}
  {{- $hostNetwork := .pod.hostNetwork }}
  {{- range .listeners }}
    {{- $port := printf "%d/%s" .port .protocol }}
    {{- if and (hasKey $taken $port) (not .sharing) }}
      {{- $problems = append $problems (printf
        "%s: %s and %s both listen on port %s: give one of them another" $role (get $taken $port) .path $port) }}
    {{- end }}
    {{- $_ := set $taken $port .path }}
    {{- if and .hostPort .sharing }}
      {{- $problems = append $problems (printf
        "service.ports.%s.hostPort has no effect, because %s and %s are one port of %s: set service.ports.%s.hostPort instead"
        .name .name .sharing $role .sharing) }}
    {{- else if .hostPort }}
      {{- $hostPort := printf "%d/%s" (int .hostPort) .protocol }}
      {{- if hasKey $held $hostPort }}
        {{- $problems = append $problems (printf
          "service.ports: %s and %s are both hostPort %s of one pod: give one of them another" (get $held $hostPort) .name $hostPort) }}
      {{- end }}
      {{- $_ := set $held $hostPort .name }}
      {{- if and $hostNetwork (ne (int .hostPort) .port) }}
        {{- $problems = append $problems (printf (print
          "service.ports.%s.hostPort %d does not go with hostNetwork of %s, whose pods listen on port %d of the node: "
          "remove hostPort, or hostNetwork") .name (int .hostPort) $role .port) }}
      {{- end }}
    {{- end }}
    {{- if not .port }}
      {{- $problems = append $problems (printf "%s: %s names no port: give it one, such as 1935 or 0.0.0.0:1935" $role .path) }}
    {{- else if lt .port 1024 }}
      {{- $remedy := "choose a higher one" }}
      {{- if hasKey $ports .kind }}
        {{- $remedy = printf "%s, and set service.ports.%s.port to %d" $remedy .kind .port }}
      {{- end }}
      {{- $problems = append $problems (printf
        "%s: %s is port %d, and the pods run without the privilege to listen below 1024: %s" $role .path .port $remedy) }}
    {{- end }}
  {{- end }}
  {{- $node := get (.pod.nodeSelector | default dict) "kubernetes.io/hostname" }}
  {{- if and $node (gt (int .rolePods) 1) (include "srs.holdsNode" .) }}
    {{- $problems = append $problems (printf (print
      "%s: %d pods cannot share node %s, because a node has each hostPort once: remove hostPort or hostNetwork, run one pod, "
      "or let pod.nodeSelector choose several nodes") $role (int .rolePods) $node) }}
  {{- end }}
  {{- if and (eq .program "srs") (not .textProblems) (not (include "srs.listener" (dict "component" . "kind" "rtmp") | fromJson)) }}
    {{- $problems = append $problems (printf "%s.configText has no listen: SRS needs an RTMP port, such as listen 1935" $role) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
