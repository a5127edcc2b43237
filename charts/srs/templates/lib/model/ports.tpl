{{- /* Ports of components, looked up. */ -}}

{{- /* What the values call the public port of a kind of listener. WebRTC has one for UDP and TCP. Its dot is the kind. */ -}}
{{- define "srs.portKey" -}}
{{- get (dict "hls-https" "hlsHttps" "api-https" "apiHttps" "webrtc-tcp" "webrtc") . | default . }}
{{- end }}

{{- /*
The public port of a listener. The first of a kind has a port of its own in the values. One that shares that of HTTP is public there.
ctx, component, listener
*/ -}}
{{- define "srs.publicPort" -}}
{{- $ports := .ctx.Values.service.ports }}
{{- $listener := .listener }}
{{- $setting := eq $listener.name $listener.kind | ternary (get $ports (include "srs.portKey" $listener.kind)) dict | default dict }}
{{- $shared := dict }}
{{- range .component.listeners }}
  {{- if and (has .name (list "http" "https")) (eq .port $listener.port) (eq .protocol $listener.protocol) }}
    {{- $shared = get $ports .name }}
  {{- end }}
{{- end }}
{{- $setting.port | default $shared.port | default $listener.port | int }}
{{- end }}

{{- /* HOST:PORT of the Service that reaches any pod of a role. ctx, role, kind (of listener) */ -}}
{{- define "srs.address" -}}
{{- $port := (index .ctx.model.byRole .role | first).listens | dig .kind "port" 0 | int }}
{{- printf "%s:%d" (include "srs.name" (dict "ctx" .ctx "suffix" .role)) $port }}
{{- end }}

{{- /* The key of the first component whose servers report to a role of proxies. ctx, role */ -}}
{{- define "srs.proxied" -}}
{{- range $role, $traits := .ctx.model.roles }}
  {{- if eq ($traits.proxied | default "") $.role }}
    {{- (index $.ctx.model.byRole $role | first).key }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The key of the component whose SRS gets what arrives at this one: one behind it, if it is nginx or a proxy. ctx, component */ -}}
{{- define "srs.serverBehind" -}}
{{- $proxied := include "srs.proxied" (dict "ctx" .ctx "role" .component.role) }}
{{- $proxied | default (eq .component.program "nginx" | ternary (.ctx.model.origin.key | default "") .component.key) }}
{{- end }}

{{- /* "true" where a node can run one pod of a component alone, because of the node's ports. Its dot is the component. */ -}}
{{- define "srs.holdsNode" -}}
{{- $holds := .pod.hostNetwork }}
{{- range .listeners }}
  {{- $holds = or $holds .hostPort }}
{{- end }}
{{- if and $holds .listeners }}true{{ end }}
{{- end }}
