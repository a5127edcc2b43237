{{- /*
What is wrong with the values, as text: each message begins with "* " on a line of its own, and names the values, the rule and the remedy.
What one value needs or excludes, the tags of schema/values say; a rule here is for what follows from several, or from srs.conf.
Its dot is the root.
*/ -}}
{{- define "srs.rules" }}
{{- include "srs.rules.conditions" . }}
{{- include "srs.rules.images" . }}
{{- include "srs.rules.config" . }}
{{- include "srs.rules.cluster" . }}
{{- include "srs.rules.upstream" . }}
{{- include "srs.rules.pods" . }}
{{- include "srs.rules.workloads" . }}
{{- include "srs.rules.groups" . }}
{{- include "srs.rules.storage" . }}
{{- include "srs.rules.metrics" . }}
{{- include "srs.rules.service" . }}
{{- include "srs.rules.routes" . }}
{{- include "srs.rules.families" . }}
{{- include "srs.rules.webrtc" . }}
{{- include "srs.rules.api" . }}
{{- include "srs.rules.networkPolicy" . }}
{{- include "srs.rules.publishKeys" . }}
{{- include "srs.rules.play" . }}
{{- include "srs.rules.publisher" . }}
{{- include "srs.rules.transcode" . }}
{{- end }}
