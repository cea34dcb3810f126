#!/bin/sh
# Runs the whole dieharder battery on draw's output, in three orders. It takes hours: test/README.md records the last run.
# Needs dieharder (apt install dieharder). Results: one file an order and seed in the folder given, .cache/dieharder by default.
#
#   sh test/kernel/dieharder.sh [folder] [seed] [order ...]
set -eu
cd "$(dirname "$0")/../.."
folder=${1:-.cache/dieharder}
seed=${2:-dieharder}
[ $# -gt 2 ] && shift 2 || set -- ordinal entity purpose
mkdir -p "$folder"
npx rolldown test/kernel/drawStream.ts --platform node --format esm --file "$folder/drawStream.mjs" >/dev/null

for order in "$@"; do
  result="$folder/$order-$seed.txt"
  echo "$order $seed -> $result"
  nice -n 19 node "$folder/drawStream.mjs" "$order" "$seed" | nice -n 19 dieharder -a -g 200 -k 2 -Y 0 >"$result"
  for word in PASSED WEAK FAILED; do echo "$word $(grep -c "$word" "$result")"; done
done
