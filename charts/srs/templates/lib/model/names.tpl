{{- /* Names of objects, and the labels that select pods. */ -}}

{{- /* The base of all names. */ -}}
{{- define "srs.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else }}
{{- $name := .Values.nameOverride | default .Chart.Name }}
{{- contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- end }}
{{- end }}

{{- /*
The name of an object: the fullname and a suffix (may be empty). One that is too long is cut and gets a hash, so that two releases
never share a name.
ctx, suffix
*/ -}}
{{- define "srs.name" -}}
{{- $base := include "srs.fullname" .ctx }}
{{- $name := list $base .suffix | compact | join "-" }}
{{- /* A StatefulSet adds eleven characters to make a label of its name. */}}
{{- if gt (len $name) 52 }}
{{- $hash := sha256sum $base | trunc 8 }}
{{- $base = trunc (sub 42 (len .suffix) | int) $base | trimSuffix "-" }}
{{- $name = list $base $hash .suffix | compact | join "-" }}
{{- end }}
{{- $name }}
{{- end }}

{{- /* The name of the ServiceAccount of all pods; empty for the namespace's own. Its dot is the root. */ -}}
{{- define "srs.serviceAccountName" -}}
{{- if .Values.serviceAccount.name }}
{{- .Values.serviceAccount.name }}
{{- else if .Values.serviceAccount.create }}
{{- include "srs.name" (dict "ctx" . "suffix" "") }}
{{- end }}
{{- end }}

{{- /* The Secret with the certificate of pods, of the Ingress or of the Gateway; empty without one. ctx, for (tls, ingress, gateway) */ -}}
{{- define "srs.tlsSecret" -}}
{{- $tls := eq .for "tls" | ternary .ctx.Values.tls (get .ctx.Values .for).tls }}
{{- $manager := $tls.certManager }}
{{- if $tls.secretName }}
{{- $tls.secretName }}
{{- else if or $manager.issuer $manager.clusterIssuer }}
{{- include "srs.name" (dict "ctx" .ctx "suffix" (list (eq .for "tls" | ternary "" .for) "tls" | compact | join "-")) }}
{{- end }}
{{- end }}

{{- /* The name of the Service that tells the addresses of all pods; a StatefulSet must have one. ctx, component */ -}}
{{- define "srs.headless" -}}
{{- include "srs.name" (dict "ctx" .ctx "suffix" (printf "%ss" .component.tier)) }}
{{- end }}

{{- /*
What the names of the copies of streams end in, after an underscore, between spaces; empty where there are no copies. Its dot is the root.
*/ -}}
{{- define "srs.copies" -}}
{{- range .model.byRole.transcode }}
{{- range $i, $rung := .values.ladder }}{{ empty $i | ternary "" " " }}{{ $rung.name }}{{ end }}
{{- end }}
{{- end }}

{{- /*
The labels that select pods: a workload's those of its component, a Service's or budget's those of a component or of a tier.
ctx, component, role, group (each may be missing)
*/ -}}
{{- define "srs.selectorLabels" -}}
app.kubernetes.io/name: {{ .ctx.Values.nameOverride | default .ctx.Chart.Name | quote }}
app.kubernetes.io/instance: {{ .ctx.Release.Name | quote }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- with .role }}
ossrs.io/role: {{ kebabcase . }}
{{- end }}
{{- with .group }}
ossrs.io/group: {{ quote . }}
{{- end }}
{{- end }}
