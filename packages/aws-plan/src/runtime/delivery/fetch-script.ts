/*
 * A POSIX shell script that fetches the configuration of a proxy. It is the same for all: what differs is in its
 * environment, so that no name of a mesh is ever read as shell.
 */

/** What the script reads. */
export interface FetchEnvironment<Text> {
  /** Where the configuration is: `s3://bucket/shop/web/0123456789abcdef`. */
  readonly MESH_CONFIG_SOURCE: Text
  /** The beginning of the SHA-256 of its checksums. */
  readonly MESH_CONFIG_HASH: string
  /** The folder it is put into. */
  readonly MESH_CONFIG_DIR: string
}

/**
 * The script; its arguments are folders to make within MESH_CONFIG_DIR. Nothing is put into place before all of it is
 * there and is what was built, and each file appears at once. Run again, it does the same.
 */
export const FETCH_SCRIPT = `set -eu
umask 022
fail() {
  echo "mesh-config: $1" >&2
  exit 1
}

for folder in "$@"; do mkdir -p "$MESH_CONFIG_DIR/$folder"; done
new=$MESH_CONFIG_DIR/.new
rm -rf "$new"
mkdir -p "$new/files" "$new/home"
# The AWS CLI keeps notes in its home; this may be the only folder that can be written to.
HOME=$new/home aws s3 cp --recursive --only-show-errors "$MESH_CONFIG_SOURCE/" "$new/files/" ||
  fail "$MESH_CONFIG_SOURCE cannot be read: look at the role of the task, and at the way to Amazon S3"
cd "$new/files"
[ -f SHA256SUMS ] || fail "nothing is at $MESH_CONFIG_SOURCE: upload the emitted files before the task is started"
sum=$(sha256sum <SHA256SUMS)
case $sum in
  "$MESH_CONFIG_HASH"*) ;;
  *) fail "what is at $MESH_CONFIG_SOURCE is not what was built: upload the emitted files again" ;;
esac
sha256sum -c SHA256SUMS >"$new/checks" 2>&1 ||
  fail "what is at $MESH_CONFIG_SOURCE is incomplete or was changed: $(grep -v ': OK$' "$new/checks")"
while IFS= read -r line; do
  path=\${line#*  }
  case $path in */*) mkdir -p "$MESH_CONFIG_DIR/\${path%/*}" ;; esac
  mv -f "$path" "$MESH_CONFIG_DIR/$path"
done <SHA256SUMS
cd /
rm -rf "$new"
echo "mesh-config: $MESH_CONFIG_SOURCE is in $MESH_CONFIG_DIR"
`
