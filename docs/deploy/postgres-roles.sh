#!/bin/sh
# PostgreSQL runs it when its data are made. Beside the owner of the tables there is a role that serves;
# what that may do is said by `manage.py grant_app_role tracker`.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --set=password="$SERVING_PASSWORD" \
    --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE tracker LOGIN PASSWORD :'password';
SQL
