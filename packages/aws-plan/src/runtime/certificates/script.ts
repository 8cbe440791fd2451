/**
 * Brings certificates from AWS to where an Envoy watches for them, as a POSIX shell script. What to fetch is data that it
 * reads (see `CertificateRequest`), so the script is the same for every proxy. It runs as Envoy's user, both in a task
 * and on a machine: that user's connections are not redirected to Envoy, and what it writes nobody else can read.
 */
export const FETCH_SCRIPT: string = `#!/bin/sh
# Brings the certificates of one proxy from AWS to the folder that its Envoy watches. Made by mesh-compile.
#
#   fetch-certificates once [FILE]      fetches what is new, then ends
#   fetch-certificates refresh [FILE]   does so again and again, until it is told to end
#
# FILE, or else the variable MESH_CERTIFICATES, says in JSON what to fetch. Run it as the user of Envoy. It takes the AWS
# CLI (aws) and jq, and openssl where a private key is made or exported. What cannot be fetched is told, the exit code
# is 1, and what was there before stays as it was.
set -u
umask 077

say() {
  printf 'fetch-certificates: %s\\n' "$1" >&2
}

# Reads from the request; what is not there is a mistake.
ask() { # jq's filter, then its arguments
  printf '%s' "$request" | jq -er "$@"
}

region_of() { # ARN
  printf '%s' "$1" | cut -d: -f4
}

# A certificate and those that lead to its authority, as one PEM.
join_chain() {
  jq -er '[.Certificate, .CertificateChain // empty] | map(rtrimstr("\\n")) | .[]'
}

# Exported by AWS Certificate Manager. Its key comes encrypted by a passphrase, which exists in this shell alone.
fetch_acm() { # folder, ARN
  passphrase=$(openssl rand -hex 32) || return 1
  exported=$(printf '%s' "$passphrase" | aws acm export-certificate --region "$(region_of "$2")" \\
    --certificate-arn "$2" --passphrase fileb:///dev/stdin --output json) || return 1
  printf '%s' "$exported" | join_chain >"$1/chain.pem" || return 1
  printf '%s' "$exported" | jq -er .PrivateKey >"$1/encrypted.pem" || return 1
  printf '%s\\n' "$passphrase" | openssl pkey -in "$1/encrypted.pem" -passin stdin -out "$1/key.pem" || return 1
  rm -f "$1/encrypted.pem"
}

# Certificates of an authority of AWS Private CA.
fetch_authority() { # ARN
  aws acm-pca get-certificate-authority-certificate --region "$(region_of "$1")" --certificate-authority-arn "$1" --output json
}

# Issued by AWS Private CA for a key that is made here and never leaves.
fetch_issued() { # folder, ARN, subject alternative name, days
  region=$(region_of "$2")
  partition=$(printf '%s' "$2" | cut -d: -f2)
  # OpenSSL reads more into a comma or a dollar sign than a name.
  case $3 in
    *[!A-Za-z0-9._:/-]*) say "not a subject alternative name: $3"; return 1 ;;
  esac
  # AWS: of the same family as the key of the authority.
  authority=$(fetch_authority "$2") || return 1
  case $(printf '%s' "$authority" | jq -er .Certificate | openssl x509 -noout -text) in
    *'Public Key Algorithm: id-ecPublicKey'*) signature=SHA256WITHECDSA ;;
    *'Public Key Algorithm: rsaEncryption'*) signature=SHA256WITHRSA ;;
    *) say "the key of $2 is neither RSA nor ECDSA"; return 1 ;;
  esac
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1/key.pem" || return 1
  openssl req -new -key "$1/key.pem" -subj /O=mesh-compile -addext "subjectAltName=$3" -out "$1/request.csr" || return 1
  issued=$(aws acm-pca issue-certificate --region "$region" --certificate-authority-arn "$2" --csr "fileb://$1/request.csr" \\
    --signing-algorithm "$signature" --template-arn "arn:$partition:acm-pca:::template/EndEntityCertificate/V1" \\
    --validity "Value=$4,Type=DAYS" --query CertificateArn --output text) || return 1
  aws acm-pca wait certificate-issued --region "$region" --certificate-authority-arn "$2" --certificate-arn "$issued" || return 1
  aws acm-pca get-certificate --region "$region" --certificate-authority-arn "$2" --certificate-arn "$issued" --output json |
    join_chain >"$1/chain.pem" || return 1
  rm -f "$1/request.csr"
}

# The text of a secret of AWS Secrets Manager.
fetch_secret() { # ARN
  aws secretsmanager get-secret-value --region "$(region_of "$1")" --secret-id "$1" --query SecretString --output text
}

# Takes a field out of a JSON object, or the PEM blocks of that kind out of a plain text.
take() { # field, name of a PEM block as a regular expression
  jq -Rser --arg field "$1" --arg block "$2" '
    . as $text
    | (try ($text | fromjson) catch null) as $json
    | if ($json | type) == "object" then ($json[$field] | strings)
      else [$text | scan("-----BEGIN \\($block)-----[^-]+-----END \\($block)-----")] | join("\\n") end
    | rtrimstr("\\n")'
}

fetch_pair() { # folder, ARN
  # Asked once, so that the two are of one version.
  secret=$(fetch_secret "$2") || return 1
  printf '%s' "$secret" | take chain CERTIFICATE >"$1/chain.pem" || return 1
  printf '%s' "$secret" | take key '[A-Z ]*PRIVATE KEY' >"$1/key.pem"
}

fetch_authorities() { # folder, index of the secret
  part=0
  parts=$(ask ".secrets[$2].from | length") || return 1
  while [ "$part" -lt "$parts" ]; do
    source=$(ask ".secrets[$2].from[$part]") || return 1
    case $source in
      arn:*:acm-pca:*) fetch_authority "$source" | jq -er .Certificate || return 1 ;;
      arn:*:secretsmanager:*) fetch_secret "$source" | take ca CERTIFICATE || return 1 ;;
      /*) cat "$source" || return 1 ;;
      *) say "not a source of certificates: $source"; return 1 ;;
    esac
    # A file may end without the end of its line.
    echo
    part=$((part + 1))
  done >"$1/ca.pem"
}

# Envoy takes no other, and an empty bundle would be a mistake that is found late.
check() { # folder
  for file in "$1"/*.pem; do
    case $file in
      */key.pem) grep -q -e '-----BEGIN .*PRIVATE KEY-----' "$file" ;;
      *) grep -q -e '-----BEGIN CERTIFICATE-----' "$file" ;;
    esac || { say "no PEM of the right kind for \${file##*/}"; return 1; }
  done
  if [ -e "$1/key.pem" ] && command -v openssl >/dev/null; then
    public=$(openssl pkey -in "$1/key.pem" -pubout) || return 1
    [ "$(openssl x509 -in "$1/chain.pem" -noout -pubkey)" = "$public" ] ||
      { say 'the key is not that of the certificate'; return 1; }
  fi
}

is_same() { # folder, folder
  for file in "$1"/*; do
    [ -e "$2/\${file##*/}" ] && [ "$(cat "$file")" = "$(cat "$2/\${file##*/}")" ] || return 1
  done
}

# Envoy watches for renames in the folder of a secret, and reads its files together: so they are exchanged by one rename.
exchange() { # folder of the secret, new folder in it
  chmod 0400 "$2"/* || return 1
  for file in "$2"/*.pem; do
    [ -L "$1/\${file##*/}" ] || ln -s "current/\${file##*/}" "$1/\${file##*/}" || return 1
  done
  previous=$(readlink "$1/current")
  rm -f "$1/next" && ln -s "\${2##*/}" "$1/next" && mv -fT "$1/next" "$1/current" || return 1
  # Envoy may be about to read the ones before.
  for old in "$1"/version-*; do
    case \${old##*/} in
      "\${2##*/}" | "$previous") ;;
      *) rm -rf "$old" ;;
    esac
  done
}

fill() { # new folder, index of the secret
  kind=$(ask ".secrets[$2].kind") || return 1
  case $kind in
    acm) fetch_acm "$1" "$(ask ".secrets[$2].arn")" ;;
    acmPca)
      ask -c ".secrets[$2]" >"$1/request.json" &&
        fetch_issued "$1" "$(ask ".secrets[$2].arn")" "$(ask ".secrets[$2].subjectAltName")" "$(ask .validityDays)"
      ;;
    secretsManager) fetch_pair "$1" "$(ask ".secrets[$2].arn")" ;;
    authority) fetch_authorities "$1" "$2" ;;
    *) say "no such kind of secret: $kind"; return 1 ;;
  esac
}

# What is issued is used for two thirds of its life, as long as the request is the same.
is_fresh() { # folder of the secret, index of the secret
  [ -e "$1/current/request.json" ] && [ "$(cat "$1/current/request.json")" = "$(ask -c ".secrets[$2]")" ] &&
    openssl x509 -in "$1/chain.pem" -noout -checkend "$(ask '.validityDays * 28800')" >/dev/null 2>&1
}

fetch_one() { # index of the secret
  name=$(ask ".secrets[$1].secret") || return 1
  case $name in
    '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._+-]*) say 'not the name of a secret'; return 1 ;;
  esac
  place=$(ask .directory)/$name
  if is_fresh "$place" "$1"; then return 0; fi
  mkdir -p "$place" && new=$(mktemp -d "$place/version-XXXXXXXX") || return 1
  if fill "$new" "$1" && check "$new"; then
    if is_same "$new" "$place/current"; then rm -rf "$new"; return 0; fi
    if exchange "$place" "$new"; then return 0; fi
  fi
  rm -rf "$new"
  say "$name could not be fetched"
  return 1
}

fetch_all() {
  result=0
  index=0
  while [ "$index" -lt "$count" ]; do
    # Apart from each other: what one leaves behind is not there for the next.
    (fetch_one "$index") || result=1
    index=$((index + 1))
  done
  return "$result"
}

case \${1-} in
  once | refresh) ;;
  *) say "usage: \${0##*/} once|refresh [FILE]"; exit 2 ;;
esac
if [ $# -gt 1 ]; then request=$(cat "$2") || exit 2; else request=\${MESH_CERTIFICATES-}; fi
count=$(ask '.secrets | arrays | length') || { say 'there is no request'; exit 2; }

if [ "$1" = once ]; then
  fetch_all
  exit
fi

# The shell takes a signal only while it waits, and not while another program runs in the foreground.
trap 'exit 0' TERM INT
pause=$(ask .refreshSeconds) || exit 2
retry=$(ask .retrySeconds) || exit 2
next=$pause
while :; do
  sleep "$next" &
  wait "$!"
  if fetch_all; then next=$pause; else next=$retry; fi
done
`
