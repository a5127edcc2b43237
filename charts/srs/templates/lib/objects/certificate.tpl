{{- /* Certificates, which cert-manager makes and renews. */ -}}

{{- /* One for the Ingress, one for the Gateway and one for pods, where the values name an issuer. Its dot is the root. */ -}}
{{- define "srs.certificates" -}}
{{- include "srs.model" . }}
{{- range $for, $names := include "srs.certificateNames" . | fromJson }}
{{- $manager := (eq $for "tls" | ternary $.Values.tls (get $.Values $for).tls).certManager }}
{{- $secret := include "srs.tlsSecret" (dict "ctx" $ "for" $for) }}
{{- if or $manager.issuer $manager.clusterIssuer }}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  {{- include "srs.metadata" (dict "ctx" $ "component" $for "name" $secret) | nindent 2 }}
spec:
  secretName: {{ $secret | quote }}
  issuerRef:
    kind: {{ empty $manager.issuer | ternary "ClusterIssuer" "Issuer" }}
    name: {{ $manager.issuer | default $manager.clusterIssuer | quote }}
  dnsNames:
  {{- toYaml $names | nindent 2 }}
  {{- if eq $for "tls" }}
  # SRS takes no other keys.
  privateKey: { algorithm: RSA, size: 2048, rotationPolicy: Always }
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The names that certificates have to be for, as JSON, of tls, ingress and gateway where these are used. Its dot is the root. */ -}}
{{- define "srs.certificateNames" -}}
{{- $names := dict "tls" .Values.tls.dnsNames }}
{{- range $way, $routes := .model.routes }}
  {{- $hosts := list }}
  {{- range $routes }}
    {{- if or (eq .kind "HTTPRoute") (eq .mode "Terminate") }}
      {{- $hosts = concat $hosts .hosts }}
    {{- end }}
  {{- end }}
  {{- if $routes }}
    {{- $_ := set $names $way (uniq $hosts) }}
  {{- end }}
{{- end }}
{{- toJson $names }}
{{- end }}
