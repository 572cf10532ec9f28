#!/bin/sh
# Makes a copy of the examples to play with: DIR/storefront becomes a git repository of its own.
#
#   sh examples/prepare.sh DIR
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${1:?"Usage: sh examples/prepare.sh DIR"}
if [ -e "$target/storefront" ]; then
  echo "$target/storefront is already there." >&2
  exit 1
fi

mkdir -p "$target"
cp -R "$here/storefront" "$here/playbooks" "$here/storefront-goal.yaml" "$target/"
find "$target/storefront" -type d -name target -prune -exec rm -rf {} +
cd "$target/storefront"
git init -q
git symbolic-ref HEAD refs/heads/main
git add -A
git -c user.name="Storefront" -c user.email="storefront@localhost" -c commit.gpgsign=false commit -q -m "feat: open the shop"
echo "Ready: $target/storefront-goal.yaml"
