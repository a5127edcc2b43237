{{- /*
What is wrong with the values, as text: each message begins with "* " on a line of its own, and names the values, the rule and the remedy.
Its dot is the root.
*/ -}}
{{- define "srs.rules" }}
{{- include "srs.rules.needs" . }}
{{- include "srs.rules.images" . }}
{{- include "srs.rules.config" . }}
{{- include "srs.rules.cluster" . }}
{{- include "srs.rules.proxy" . }}
{{- include "srs.rules.pods" . }}
{{- include "srs.rules.workloads" . }}
{{- include "srs.rules.autoscaling" . }}
{{- include "srs.rules.accounts" . }}
{{- include "srs.rules.ports" . }}
{{- include "srs.rules.volumes" . }}
{{- include "srs.rules.persistence" . }}
{{- include "srs.rules.claims" . }}
{{- include "srs.rules.recordings" . }}
{{- include "srs.rules.metrics" . }}
{{- include "srs.rules.labels" . }}
{{- include "srs.rules.service" . }}
{{- include "srs.rules.routes" . }}
{{- include "srs.rules.tls" . }}
{{- include "srs.rules.families" . }}
{{- include "srs.rules.webrtc" . }}
{{- include "srs.rules.srt" . }}
{{- include "srs.rules.api" . }}
{{- include "srs.rules.networkPolicy" . }}
{{- include "srs.rules.publisher" . }}
{{- include "srs.rules.publishKeys" . }}
{{- include "srs.rules.play" . }}
{{- end }}
