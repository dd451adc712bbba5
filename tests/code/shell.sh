#!/bin/bash
# Backs up the database.
set -euo pipefail

readonly TARGET=${1:-/var/backups}
export PGPASSWORD="secret"
count=0

log() {
  echo "$(date +%F) $*" >&2
}

if [[ -z "$TARGET" || ! -d $TARGET ]]; then
  log 'no target'
  exit 1
fi

for file in "$TARGET"/*.sql; do
  gzip -9 "$file" && count=$((count + 1))
done

while read -r line; do
  case "$line" in
    error*) echo "it's bad: ${line#error}" ;;
    *) continue ;;
  esac
done < log.txt

cat <<EOF > note.txt
Dear $USER,
done: ${count} files
EOF

pg_dump -h localhost --format=custom shop | ssh backup@example.org "cat > shop.dump"
sudo systemctl restart nginx
docker run --rm -it -p 8080:80 nginx
git commit -m "Fix it" # and push
pip install django==4.2
curl -X POST 'https://example.org/api' -d "{\"a\": 1}"
find . -name '*.pyc' -exec rm {} \;
test -f x || return 2
local name=$(basename "$0")
