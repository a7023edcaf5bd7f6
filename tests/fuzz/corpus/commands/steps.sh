#!/bin/bash
set -e
# 1. Back up
PGPASSWORD=x pg_dump shop \
  > shop.sql
# 2) Check
curl -sX POST http://a/health -d @x # should return 200
# Should show "ok"
cat <<-EOF | tee out
# 9. no
EOF
# Step 3: Tell
# Run at 24 hours
if git diff; then rm -rf $(ls `pwd`); fi
for f in a; do (echo "$f ${x:-y}"); done; [[ -f a && b ]]
find . -exec rm {} \; 2>&1 | sudo ssh host "sh -c "
