{{- /* The ports of pods. */ -}}
{{- define "srs.rules.ports" -}}
{{- $ports := .Values.service.ports }}
{{- range .model.components }}
  {{- $role := .role }}
  {{- $taken := dict }}
  {{- $held := dict }}
  {{- if include "srs.config.hook" (dict "ctx" $ "role" .role) | fromJson }}
    {{- $by := empty $.model.keys.secret | ternary "play.auth" "publish.keys" }}
    {{- $_ := set $taken (printf "%d/TCP" (get $.model.table.hooks .role | int)) $by }}
  {{- end }}
  {{- $hostNetwork := .pod.hostNetwork }}
  {{- range .listeners }}
    {{- $port := printf "%d/%s" .port .protocol }}
    {{- if and (hasKey $taken $port) (not .sharing) }}
      * {{ $role }}: {{ get $taken $port }} and {{ .path }} both listen on port {{ $port }}: give one of them another
    {{- end }}
    {{- $_ := set $taken $port .path }}
    {{- if and .hostPort .sharing }}
      * service.ports.{{ .name }}.hostPort has no effect, because {{ .name }} and {{ .sharing }} are one port of {{ $role }}: set
        service.ports.{{ .sharing }}.hostPort instead
    {{- else if .hostPort }}
      {{- $hostPort := printf "%d/%s" (int .hostPort) .protocol }}
      {{- if hasKey $held $hostPort }}
        * service.ports: {{ get $held $hostPort }} and {{ .name }} are both hostPort {{ $hostPort }} of one pod: give one of them another
      {{- end }}
      {{- $_ := set $held $hostPort .name }}
      {{- if and $hostNetwork (ne (int .hostPort) .port) }}
        * service.ports.{{ .name }}.hostPort {{ int .hostPort }} cannot be combined with hostNetwork of {{ $role }}, whose pods listen on
          port {{ .port }} of the node: remove hostPort, or hostNetwork
      {{- end }}
    {{- end }}
    {{- if not .port }}
      * {{ $role }}: {{ .path }} names no port: give it one, such as 1935 or 0.0.0.0:1935
    {{- else if lt .port 1024 }}
      {{- $remedy := "choose a higher one" }}
      {{- if hasKey $ports .kind }}
        {{- $remedy = printf "%s, and set service.ports.%s.port to %d" $remedy .kind .port }}
      {{- end }}
      * {{ $role }}: {{ .path }} is port {{ .port }}, and the pods run without the privilege to listen below 1024: {{ $remedy }}
    {{- end }}
  {{- end }}
  {{- $node := get (.pod.nodeSelector | default dict) "kubernetes.io/hostname" }}
  {{- if and $node (gt (int .rolePods) 1) (include "srs.holdsNode" .) }}
    * {{ $role }}: {{ int .rolePods }} pods cannot share node {{ $node }}, because a hostPort can be used only once per node: remove
      hostPort or hostNetwork, run one pod, or let pod.nodeSelector choose several nodes
  {{- end }}
  {{- if and (eq .program "srs") (not .textProblems) (not (include "srs.listener" (dict "component" . "kind" "rtmp") | fromJson)) }}
    * {{ $role }}.configText has no listen: SRS needs an RTMP port, such as listen 1935
  {{- end }}
{{- end }}
{{- end }}
